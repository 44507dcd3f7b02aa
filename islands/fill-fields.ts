/**
 * Buttons that put what they carry into the page's fields, as if somebody had typed it.
 *
 *   <fill-fields data-words-filled="…"><button type="button" data-fill='{"id_answer": "…"}'>…</button></fill-fields>
 *
 * Each field hears "input" and "change". What lies inside may be fetched and replaced.
 */
import { word } from "./parts/words";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export class FillFields extends HTMLElement {
  private readonly status = document.createElement("p");

  connectedCallback(): void {
    this.status.className = "unseen";
    this.status.setAttribute("role", "status");
    this.prepend(this.status);
    this.addEventListener("click", (event) => this.press(event));
  }

  private press(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-fill]") : null;
    if (!button) return;
    const carried = JSON.parse(button.dataset.fill ?? "{}") as Record<string, string | number>;
    for (const [id, value] of Object.entries(carried)) fill(id, String(value));
    for (const [id, value] of Object.entries(carried)) put(id, String(value)); // one field may empty another
    this.status.textContent = word(this, "filled");
  }
}

function put(id: string, value: string): Field | null {
  const field = document.getElementById(id) as Field | null;
  if (field) field.value = value;
  return field;
}

function fill(id: string, value: string): void {
  const field = put(id, value);
  if (!field) return;
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
}

customElements.define("fill-fields", FillFields);
