/**
 * Says when a piece of the page could not be fetched or saved, and leads to the door when the session is over.
 *
 *   <request-trouble sign-in="/sign-in/" class="toast" role="alert" hidden><p>…</p></request-trouble>
 *
 * htmx shows the server's own words for 409 and 422; this is for no answer, 403, 404 and 5xx. A next request that
 * goes well hides it again.
 */
interface Answered {
  xhr: XMLHttpRequest;
  shouldSwap?: boolean;
}

export class RequestTrouble extends HTMLElement {
  connectedCallback(): void {
    for (const trouble of ["htmx:sendError", "htmx:responseError", "htmx:timeout"])
      document.addEventListener(trouble, this.say);
    document.addEventListener("htmx:afterOnLoad", this.calm);
    document.addEventListener("htmx:beforeSwap", this.door);
  }

  disconnectedCallback(): void {
    for (const trouble of ["htmx:sendError", "htmx:responseError", "htmx:timeout"])
      document.removeEventListener(trouble, this.say);
    document.removeEventListener("htmx:afterOnLoad", this.calm);
    document.removeEventListener("htmx:beforeSwap", this.door);
  }

  private readonly say = () => {
    this.hidden = false;
  };

  private readonly calm = (event: Event) => {
    if ((event as CustomEvent<Answered>).detail.xhr.status < 400) this.hidden = true;
  };

  /** A fragment that turned into the sign-in page: go there as a whole. */
  private readonly door = (event: Event) => {
    const { detail } = event as CustomEvent<Answered>;
    const door = this.getAttribute("sign-in");
    if (!door || !detail.xhr.responseURL) return;
    if (new URL(detail.xhr.responseURL).pathname !== door) return;
    detail.shouldSwap = false;
    location.assign(door);
  };
}

customElements.define("request-trouble", RequestTrouble);
