/**
 * Fills in where the device is when a form is sent, and only then; the form goes once the place is known.
 *
 *   <here-form data-words-asking="…" data-words-denied="…" data-words-unknown="…">
 *     <form>… <input type="hidden" name="lat"> name="lon" name="accuracy" (metres) … [name=consent] …</form></here-form>
 *
 * Without a tick at [name=consent] the device is not asked: the server says what is missing.
 */
import { word } from "./parts/words";

const PATIENCE_MS = 15_000;

export class HereForm extends HTMLElement {
  private readonly status = document.createElement("p");
  private asking = false;

  connectedCallback(): void {
    this.status.setAttribute("role", "status");
    this.append(this.status);
    this.querySelector("form")?.addEventListener("submit", this.locate);
  }

  private readonly locate = (event: SubmitEvent): void => {
    const form = event.currentTarget as HTMLFormElement;
    const agreed = form.querySelector<HTMLInputElement>("[name=consent]");
    if (!agreed?.checked || !("geolocation" in navigator)) return;
    event.preventDefault();
    if (this.asking) return;
    this.asking = true;
    this.status.textContent = word(this, "asking");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        write(form, "lat", coords.latitude);
        write(form, "lon", coords.longitude);
        write(form, "accuracy", coords.accuracy);
        form.submit();
      },
      (problem) => {
        this.asking = false;
        this.status.textContent = word(this, problem.code === problem.PERMISSION_DENIED ? "denied" : "unknown");
      },
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 0 },
    );
  };
}

function write(form: HTMLFormElement, name: string, value: number): void {
  const field = form.querySelector<HTMLInputElement>(`[name=${name}]`);
  if (field) field.value = String(value);
}

customElements.define("here-form", HereForm);
