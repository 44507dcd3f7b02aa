/**
 * Checks the text behind a certificate's code in the browser, also without a network once the page is there.
 *
 *   <check-slip keys="/verify/keys.json" data-words-long="{h} 小时 {m} 分钟">
 *     <form>…<input name="text">…</form>
 *     <div role="status"><div data-when="genuine" hidden>…</div> … <dl data-facts hidden><dd data-fact="no"></dd>…</dl></div>
 *   </check-slip>
 *
 * What the server said before stands in [data-server] and goes. `data-when` is one of genuine, notice,
 * revoked, forged; `data-fact` one of no, first, last, long, issued, notice, at.
 * The keys and revoked numbers come with the page. A bare number, a browser that knows no Ed25519 or keys that did not
 * come: then the form goes to the server as always. What is signed: huiyin/engines/certificates/slips.py.
 */
interface Published {
  at: string;
  keys: { id: string; public: string }[];
  revoked: string[];
}

export interface Slip {
  first: string;
  issued: string;
  key: string;
  last: string;
  minutes: number;
  no: string;
  notice: string;
  status: string;
}

type Verdict = "genuine" | "notice" | "revoked" | "forged";
const MARK = "HYZ1";
const LONGEST = 1000;
const DOMAIN = "huiyin certificate 1\n";
const NAMES = ["first", "issued", "key", "last", "minutes", "no", "notice", "status"] as const;

function read(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  if (btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") !== text) throw new Error("spelling");
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

/** What a slip vouches for, or nothing where it was altered. Throws NotSupportedError where a browser lacks Ed25519. */
export async function checked(text: string, keys: Map<string, string>): Promise<Slip | undefined> {
  let slip: Slip, body: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>, raw: Uint8Array<ArrayBuffer>;
  try {
    const [mark, written, signed, ...more] = text.split(".");
    if (mark !== MARK || more.length || text.length > LONGEST) return undefined;
    body = read(written ?? "");
    signature = read(signed ?? "");
    const words = new TextDecoder().decode(body);
    slip = JSON.parse(words) as Slip;
    const again = JSON.stringify(Object.fromEntries(NAMES.map((name) => [name, slip[name]])));
    if (again !== words || slip.status !== "issued") return undefined;
    raw = read(keys.get(slip.key) ?? "");
    if (raw.length !== 32) return undefined;
  } catch {
    return undefined;
  }
  const key = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
  const head = new TextEncoder().encode(DOMAIN);
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return (await crypto.subtle.verify({ name: "Ed25519" }, key, signature, whole)) ? slip : undefined;
}

export class CheckSlip extends HTMLElement {
  private published: Published | undefined;

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form || !globalThis.crypto?.subtle) return;
    void this.fetchKeys();
    form.addEventListener("submit", (event) => {
      const text = String(new FormData(form).get("text") ?? "").replace(/\s/g, "");
      if (!this.published || !text.includes(".")) return;
      event.preventDefault();
      void this.check(text, form);
    });
  }

  private async fetchKeys(): Promise<void> {
    try {
      const answer = await fetch(this.getAttribute("keys") ?? "");
      if (answer.ok) this.published = (await answer.json()) as Published;
    } catch {
      this.published = undefined;
    }
  }

  private async check(text: string, form: HTMLFormElement): Promise<void> {
    const { keys, revoked } = this.published!;
    let slip: Slip | undefined;
    try {
      slip = await checked(text, new Map(keys.map((one) => [one.id, one.public])));
    } catch {
      form.submit();
      return;
    }
    this.show(this.verdict(slip, revoked), slip);
  }

  private verdict(slip: Slip | undefined, revoked: string[]): Verdict {
    if (!slip) return "forged";
    if (revoked.includes(slip.no)) return "revoked";
    return new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" }) < slip.notice ? "notice" : "genuine";
  }

  private show(verdict: Verdict, slip: Slip | undefined): void {
    for (const part of this.querySelectorAll<HTMLElement>("[data-when]")) part.hidden = part.dataset["when"] !== verdict;
    for (const part of this.querySelectorAll<HTMLElement>("[data-server]")) part.hidden = true;
    const facts = this.querySelector<HTMLElement>("[data-facts]");
    if (!facts) return;
    facts.hidden = !slip;
    if (!slip) return;
    const minutes = String(slip.minutes % 60);
    const hours = String(Math.floor(slip.minutes / 60));
    const long = (this.dataset["wordsLong"] ?? "{h}:{m}").replace("{h}", hours).replace("{m}", minutes);
    const at = new Date(this.published!.at).toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" }).slice(0, 16);
    const told: Record<string, string> = { ...slip, minutes: "", long, at };
    for (const cell of facts.querySelectorAll<HTMLElement>("[data-fact]")) {
      cell.textContent = told[cell.dataset["fact"] ?? ""] ?? "";
    }
  }
}

customElements.define("check-slip", CheckSlip);
