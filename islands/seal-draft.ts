/**
 * Keeps an unfinished form on the server, where it is sealed: nothing of it stays on this computer.
 *
 *   <seal-draft to="/hotline/draft/"><form>…</form></seal-draft>
 *
 * What was typed goes there at each pause of 300 ms and whenever a field is left; not after the form was sent.
 * The next page comes with it filled in. A line that is down is tried again at the next stroke.
 */
const PAUSE = 300;

export class SealDraft extends HTMLElement {
  private timer = 0;
  private sent = false;

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form) return;
    form.addEventListener("input", () => this.later(form));
    form.addEventListener("change", () => this.keep(form));
    form.addEventListener("submit", () => {
      this.sent = true;
      clearTimeout(this.timer);
    });
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  private later(form: HTMLFormElement): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.keep(form), PAUSE);
  }

  private keep(form: HTMLFormElement): void {
    clearTimeout(this.timer);
    if (this.sent) return;
    const to = this.getAttribute("to") ?? "";
    void fetch(to, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => undefined);
  }
}

customElements.define("seal-draft", SealDraft);
