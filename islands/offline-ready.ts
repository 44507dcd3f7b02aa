/**
 * Makes ready for a day without a network: has the browser keep the page in which something can be said.
 *
 *   <offline-ready worker="/say/worker.js" scope="/say/"></offline-ready>
 *
 * What is kept and when it is dropped stands in say-worker.ts. Browsers that cannot do it go without.
 */
export class OfflineReady extends HTMLElement {
  connectedCallback(): void {
    const worker = this.getAttribute("worker");
    if (!worker || !("serviceWorker" in navigator)) return;
    void navigator.serviceWorker.register(worker, { scope: this.getAttribute("scope") ?? "/" }).catch(() => undefined);
  }
}

customElements.define("offline-ready", OfflineReady);
