/**
 * Warns before an idle session ends, and lets one stay with one press.
 *
 *   <idle-warning minutes="30" stay="/stay" leave="/sign-in">
 *     <dialog>… <button data-stay>…</button></dialog></idle-warning>
 *
 * Two minutes before the end the dialog opens; `stay` is fetched, which renews the session. When time is up the
 * page goes to `leave`, so that nothing personal stays on the screen. Every page opened starts the time afresh.
 */
const WARN_MS = 2 * 60_000;

export class IdleWarning extends HTMLElement {
  private warning = 0;
  private end = 0;

  connectedCallback(): void {
    this.querySelector("[data-stay]")?.addEventListener("click", () => void this.stay());
    document.addEventListener("htmx:afterRequest", this.restart);
    this.start();
  }

  disconnectedCallback(): void {
    document.removeEventListener("htmx:afterRequest", this.restart);
    this.stop();
  }

  private readonly restart = () => this.start();

  private start(): void {
    this.stop();
    const whole = Number(this.getAttribute("minutes") ?? "30") * 60_000;
    this.warning = window.setTimeout(() => this.querySelector("dialog")?.showModal(), Math.max(0, whole - WARN_MS));
    this.end = window.setTimeout(() => location.assign(this.getAttribute("leave") ?? "/"), whole);
  }

  private stop(): void {
    clearTimeout(this.warning);
    clearTimeout(this.end);
  }

  private async stay(): Promise<void> {
    const answer = await fetch(this.getAttribute("stay") ?? location.href, { credentials: "same-origin" });
    if (!answer.ok) return;
    this.querySelector("dialog")?.close();
    this.start();
  }
}

customElements.define("idle-warning", IdleWarning);
