/**
 * Holds a form back while there is no network, says so, and sends it by itself when the network is back.
 *
 *   <send-later data-words-waiting="…" data-words-again="…"><form>…</form></send-later>
 *   <send-later token="/say/token/" …>        on a page that the browser kept: its form has no token of the server yet
 *
 * The form is first sent by script. Without an answer everything stays on the page, photos too, and the same form
 * with the same client-made key (in the form, or in the draft the server keeps) goes again: the server takes one
 * key once, also when only its answer was lost. Once the server answers, the page it answers with is opened.
 */
import { word } from "./parts/words";

const AGAIN_MS = 15_000;
const TOO_LONG_MS = 60_000;

export class SendLater extends HTMLElement {
  private timer = 0;
  private busy = false;
  private waits: { form: HTMLFormElement; submitter: HTMLElement | null } | null = null;
  private note: HTMLElement | null = null;

  connectedCallback(): void {
    this.addEventListener("submit", this.hold);
    addEventListener("online", this.again);
  }

  disconnectedCallback(): void {
    this.removeEventListener("submit", this.hold);
    removeEventListener("online", this.again);
    clearTimeout(this.timer);
  }

  private readonly hold = (event: SubmitEvent) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method !== "post") return;
    event.preventDefault();
    this.waits = { form, submitter: event.submitter };
    void this.send();
  };

  private readonly again = () => {
    if (this.waits) void this.send();
  };

  private async send(): Promise<void> {
    if (!this.waits || this.busy) return;
    this.busy = true;
    clearTimeout(this.timer);
    const { form, submitter } = this.waits;
    try {
      await this.fetchToken(form);
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form, submitter),
        credentials: "same-origin",
        signal: AbortSignal.timeout(TOO_LONG_MS),
      });
      this.waits = null;
      this.open(answer, form, submitter);
    } catch {
      this.wait();
    }
    this.busy = false;
  }

  private async fetchToken(form: HTMLFormElement): Promise<void> {
    const from = this.getAttribute("token");
    const field = form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]");
    if (!from || !field) return;
    const answer = await fetch(from, { credentials: "same-origin", cache: "no-store" });
    if (answer.ok) field.value = await answer.text();
  }

  /** The page that the form led to; where it led to none, the form itself shows what the server says. */
  private open(answer: Response, form: HTMLFormElement, submitter: HTMLElement | null): void {
    if (answer.redirected && answer.ok) return location.assign(answer.url);
    this.removeEventListener("submit", this.hold);
    form.requestSubmit(submitter);
  }

  private wait(): void {
    this.timer = window.setTimeout(this.again, AGAIN_MS);
    if (this.note) return;
    this.note = document.createElement("div");
    this.note.className = "callout warn";
    this.note.setAttribute("role", "status");
    const words = document.createElement("p");
    words.textContent = word(this, "waiting");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button second";
    button.textContent = word(this, "again");
    button.addEventListener("click", this.again);
    this.note.append(words, button);
    this.append(this.note);
    this.note.scrollIntoView?.({ block: "nearest" });
  }
}

customElements.define("send-later", SendLater);
