/**
 * Suggests while one types: a combobox over a text field.
 *
 *   <live-search src="/places/search" into="id_place" data-words-found="{n} …">
 *     <input type="text" name="place_words" id="id_place_words">
 *     <input type="hidden" name="place" id="id_place"></live-search>
 *
 * `src?q=…` answers {"results": [{"value": 12, "label": "车江街道白水村", "note": "…"}]}. Choosing writes the label
 * into the text field and the value into the field named by `into` (or the element's hidden input), then fires
 * "change" there. Typing on empties it again. Without JavaScript the server reads the text alone.
 */
import { word } from "./parts/words";

interface Suggestion {
  value: string | number;
  label: string;
  note?: string;
}

let made = 0;

export class LiveSearch extends HTMLElement {
  private text!: HTMLInputElement;
  private value: HTMLInputElement | null = null;
  private readonly list = document.createElement("ul");
  private readonly status = document.createElement("p");
  private found: Suggestion[] = [];
  private at = -1;
  private timer = 0;
  private asking: AbortController | null = null;

  connectedCallback(): void {
    const text = this.querySelector<HTMLInputElement>("input:not([type=hidden])");
    if (!text || this.contains(this.list)) return;
    this.text = text;
    const into = this.getAttribute("into");
    this.value = into
      ? (document.getElementById(into) as HTMLInputElement | null)
      : this.querySelector<HTMLInputElement>("input[type=hidden]");
    this.dress();
    text.addEventListener("input", () => this.typed());
    text.addEventListener("keydown", (event) => this.key(event));
    text.addEventListener("blur", () => window.setTimeout(() => this.close(), 150));
    if (document.activeElement === text && !this.value?.value) this.typed(); // typed before this script came
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  async ask(words: string): Promise<void> {
    this.asking?.abort();
    this.asking = new AbortController();
    const address = new URL(this.getAttribute("src") ?? "", location.href);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { signal: this.asking.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return this.close();
      const body = (await answer.json()) as { results: Suggestion[] };
      this.show(body.results);
    } catch {
      /* a newer question took its place, or the network is gone: the typed words stand */
    }
  }

  private dress(): void {
    const id = `live-search-${++made}`;
    this.list.id = id;
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.text.labels?.[0]?.textContent?.trim() ?? "");
    this.list.hidden = true;
    this.status.className = "unseen";
    this.status.setAttribute("role", "status");
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": id,
    }))
      this.text.setAttribute(name, value);
    this.append(this.list, this.status);
  }

  private typed(): void {
    if (this.value) this.value.value = "";
    clearTimeout(this.timer);
    const words = this.text.value.trim();
    if (!words || document.activeElement !== this.text) return this.close(); // filled in by a button
    this.timer = window.setTimeout(() => void this.ask(words), 200);
  }

  private show(found: Suggestion[]): void {
    this.found = found;
    this.at = -1;
    this.list.replaceChildren(...found.map((one, place) => this.option(one, place)));
    this.list.hidden = !found.length;
    this.text.setAttribute("aria-expanded", String(found.length > 0));
    this.text.removeAttribute("aria-activedescendant");
    this.status.textContent = word(this, "found", { n: found.length });
  }

  private option(one: Suggestion, place: number): HTMLLIElement {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.textContent = one.label;
    if (one.note) {
      const note = document.createElement("small");
      note.textContent = one.note;
      item.append(note);
    }
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => this.choose(place));
    return item;
  }

  private key(event: KeyboardEvent): void {
    if (this.list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.mark((this.at + step + this.found.length) % this.found.length);
    } else if (event.key === "Enter" && this.at >= 0) {
      event.preventDefault();
      this.choose(this.at);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
  }

  private mark(place: number): void {
    this.at = place;
    [...this.list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === place)));
    const item = this.list.children[place];
    if (!item) return;
    this.text.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView?.({ block: "nearest" });
  }

  private choose(place: number): void {
    const one = this.found[place];
    if (!one) return;
    this.text.value = one.label;
    if (this.value) {
      this.value.value = String(one.value);
      this.value.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.close();
  }

  private close(): void {
    this.list.hidden = true;
    this.at = -1;
    this.text.setAttribute("aria-expanded", "false");
    this.text.removeAttribute("aria-activedescendant");
  }
}

customElements.define("live-search", LiveSearch);
