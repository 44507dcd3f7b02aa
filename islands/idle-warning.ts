/**
 * Warns before an idle session ends, and lets one stay with one press.
 *
 *   <idle-warning minutes="30" stay="/stay" leave="/sign-in">
 *     <dialog>… <button data-stay>…</button></dialog></idle-warning>
 *
 * Two minutes before the end the dialog opens; `stay` is fetched, which renews the session. When time is up the
 * page goes to `leave`, so that nothing personal stays on the screen. Every page opened, in whatever window, starts
 * the time afresh in all of them.
 */
const WARN_MS = 2 * 60_000;
const SEEN = "huiyin.seen";

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
    localStorage.setItem(SEEN, String(Date.now()));
    this.wait();
  }

  private wait(): void {
    this.stop();
    const left = this.left();
    this.warning = window.setTimeout(() => this.warn(), Math.max(0, left - WARN_MS));
    this.end = window.setTimeout(() => (this.left() > 0 ? this.wait() : this.leave()), left);
  }

  /** How many milliseconds remain, counted from what was last done in any window. */
  private left(): number {
    const whole = Number(this.getAttribute("minutes") ?? "30") * 60_000;
    return whole - (Date.now() - Number(localStorage.getItem(SEEN) ?? Date.now()));
  }

  private warn(): void {
    const dialog = this.querySelector("dialog");
    if (this.left() > WARN_MS) this.wait();
    else if (!dialog?.open) dialog?.showModal();
  }

  private leave(): void {
    location.assign(this.getAttribute("leave") ?? "/");
  }

  private stop(): void {
    clearTimeout(this.warning);
    clearTimeout(this.end);
  }

  private async stay(): Promise<void> {
    const answer = await fetch(this.getAttribute("stay") ?? location.href, { credentials: "same-origin" });
    if (answer.redirected) return this.leave();
    if (!answer.ok) return;
    this.querySelector("dialog")?.close();
    this.start();
  }
}

customElements.define("idle-warning", IdleWarning);
