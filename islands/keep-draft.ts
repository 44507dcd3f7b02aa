/**
 * Keeps what was typed on this device until it was sent.
 *
 *   <keep-draft key="say" data-words-restored="…" data-words-forget="…"><form>…</form></keep-draft>
 *   <keep-draft key="say" forget></keep-draft>        on the page that says it has arrived
 *
 * Each stroke is kept at once, and what was typed before this script arrived is neither lost nor overwritten.
 * Never kept: passwords, files, hidden fields and whatever lies in or is [data-private] (names, phones, ID numbers).
 * A hidden field with data-keep is kept, so that a form sent twice carries the same client-made key. One with data-make
 * gets its key here where it came without: the page may be one that the browser kept, the same for everybody.
 */
import { word } from "./parts/words";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
type Kept = Record<string, string[]>;

export class KeepDraft extends HTMLElement {
  connectedCallback(): void {
    if (this.hasAttribute("forget")) return localStorage.removeItem(this.place);
    const form = this.querySelector("form");
    if (!form) return;
    if (!form.querySelector("[aria-invalid=true]")) this.restore(form);
    makeKeys(form);
    if (fields(form).some(isTyped)) this.save(form);
    form.addEventListener("input", () => this.save(form));
    form.addEventListener("submit", () => this.save(form));
  }

  private get place(): string {
    return `huiyin.draft.${this.getAttribute("key") ?? location.pathname}`;
  }

  private save(form: HTMLFormElement): void {
    const kept: Kept = {};
    for (const field of fields(form)) {
      const values = (kept[field.name] ??= []);
      if (!isChoice(field)) values.push(field.value);
      else if (field.checked) values.push(field.value);
    }
    const typed = fields(form).some((field) => field.type !== "hidden" && (isChoice(field) ? field.checked : field.value));
    if (typed) localStorage.setItem(this.place, JSON.stringify(kept));
    else localStorage.removeItem(this.place);
  }

  private restore(form: HTMLFormElement): void {
    const text = localStorage.getItem(this.place);
    if (!text) return;
    const kept = read(text);
    for (const field of fields(form)) {
      const values = kept[field.name];
      if (!values || isTyped(field)) continue;
      if (isChoice(field)) field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
    }
    this.prepend(this.note(form));
  }

  private note(form: HTMLFormElement): HTMLElement {
    const note = document.createElement("div");
    note.className = "callout";
    note.setAttribute("role", "status");
    const words = document.createElement("p");
    words.textContent = word(this, "restored");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button second";
    button.textContent = word(this, "forget");
    button.addEventListener("click", () => {
      localStorage.removeItem(this.place);
      form.reset();
      makeKeys(form, true);
      note.remove();
    });
    note.append(words, button);
    return note;
  }
}

function fields(form: HTMLFormElement): Field[] {
  return [...form.querySelectorAll<Field>("input, textarea, select")].filter(
    (field) => field.name && !field.closest("[data-private]") && keepable(field),
  );
}

function makeKeys(form: HTMLFormElement, anew = false): void {
  for (const field of form.querySelectorAll<HTMLInputElement>("input[type=hidden][data-make]")) {
    if (anew || !field.value) field.value = crypto.randomUUID();
  }
}

function keepable(field: Field): boolean {
  if (field.name === "csrfmiddlewaretoken") return false;
  if (field.type === "hidden") return field.hasAttribute("data-keep");
  return !["password", "file", "submit", "button"].includes(field.type);
}

function isChoice(field: Field): field is HTMLInputElement {
  return field.type === "checkbox" || field.type === "radio";
}

function isTyped(field: Field): boolean {
  if (field instanceof HTMLSelectElement || field.type === "hidden") return false;
  return isChoice(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

function read(text: string): Kept {
  try {
    return JSON.parse(text) as Kept;
  } catch {
    return {};
  }
}

customElements.define("keep-draft", KeepDraft);
