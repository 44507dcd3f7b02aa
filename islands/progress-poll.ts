/**
 * Keeps a piece of the page fresh until the work it shows is over.
 *
 *   <progress-poll src="/operations/jobs/7/progress" seconds="2">…</progress-poll>
 *
 * `src` answers with the markup to show; the header "X-Finished: 1" ends the asking. Without JavaScript the first
 * state stays and a reload shows the next. Asks three times less often while the page is hidden.
 */
export class ProgressPoll extends HTMLElement {
  private timer = 0;
  private failures = 0;

  connectedCallback(): void {
    this.setAttribute("aria-live", "polite");
    this.later();
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  async ask(): Promise<void> {
    try {
      const answer = await fetch(this.getAttribute("src") ?? "", { credentials: "same-origin" });
      if (answer.status === 404 || answer.status === 403) return;
      if (!answer.ok) throw new Error(String(answer.status));
      this.failures = 0;
      const markup = await answer.text();
      if (markup !== this.innerHTML) this.innerHTML = markup;
      if (answer.headers.get("X-Finished")) {
        this.dispatchEvent(new Event("finished", { bubbles: true }));
        return;
      }
    } catch {
      this.failures += 1;
    }
    this.later();
  }

  private later(): void {
    const seconds = Number(this.getAttribute("seconds") ?? "2");
    const slower = (document.hidden ? 3 : 1) * Math.min(1 + this.failures, 10);
    this.timer = window.setTimeout(() => void this.ask(), seconds * 1000 * slower);
  }
}

customElements.define("progress-poll", ProgressPoll);
