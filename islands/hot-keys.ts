/**
 * Keys for those who work here all day. Ctrl+Enter sends the form one is in (or the page's form[data-main]);
 * Alt+1…9 opens that place of the main menu; ? shows the list; [data-hot="n"] is focused or pressed by its letter.
 * [data-alt="n"] is reached by Alt and its letter, also while one types; around fields it means the chosen one.
 *
 *   <hot-keys><dialog>… <label><input type="checkbox" name="single" checked> …</label>
 *     <form method="dialog"><button>…</button></form></dialog></hot-keys>
 *
 * Single keys can be switched off in the dialog (WCAG 2.1.4) and never act while something is typed.
 */
import { typing } from "./parts/typing";

const OFF = "huiyin.single-keys-off";

export class HotKeys extends HTMLElement {
  private readonly press = (event: KeyboardEvent) => this.on(event);

  connectedCallback(): void {
    document.addEventListener("keydown", this.press);
    const box = this.querySelector<HTMLInputElement>("input[name=single]");
    if (!box) return;
    box.checked = localStorage.getItem(OFF) === null;
    box.addEventListener("change", () => {
      if (box.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    });
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.press);
  }

  private on(event: KeyboardEvent): void {
    if (event.isComposing || event.metaKey) return;
    if (event.ctrlKey && event.key === "Enter") return this.send(event);
    if (event.altKey && /^Digit[1-9]$/.test(event.code)) return this.jump(event);
    if (event.altKey && !event.ctrlKey && /^Key[A-Z]$/.test(event.code)) return this.leap(event);
    if (event.ctrlKey || event.altKey || typing(event) || localStorage.getItem(OFF)) return;
    if (event.key === "?") this.querySelector("dialog")?.showModal();
    else this.reach(event);
  }

  private send(event: KeyboardEvent): void {
    const inside = event.target instanceof Element ? event.target.closest("form") : null;
    const form = inside ?? document.querySelector<HTMLFormElement>("form[data-main]");
    if (!form) return;
    event.preventDefault();
    form.requestSubmit();
  }

  private jump(event: KeyboardEvent): void {
    const place = Number(event.code.slice(-1)) - 1;
    const link = document.querySelectorAll<HTMLAnchorElement>(".nav a")[place];
    if (!link) return;
    event.preventDefault();
    link.click();
  }

  private reach(event: KeyboardEvent): void {
    if (!/^[a-z0-9/]$/.test(event.key)) return;
    const target = document.querySelector<HTMLElement>(`[data-hot="${event.key}"]`);
    if (target) go(event, target);
  }

  private leap(event: KeyboardEvent): void {
    const place = document.querySelector<HTMLElement>(`[data-alt="${event.code.slice(-1).toLowerCase()}"]`);
    const target = place?.matches(FIELDS) ? place : place?.querySelector<HTMLElement>(":checked[type=radio]");
    const reached = target ?? place?.querySelector<HTMLElement>(FIELDS);
    if (reached) go(event, reached);
  }
}

const FIELDS = "a, button, summary, input, select, textarea";

function go(event: KeyboardEvent, target: HTMLElement): void {
  event.preventDefault();
  if (target.matches("a, button, summary, [type=checkbox]")) target.click();
  else target.focus();
}

customElements.define("hot-keys", HotKeys);
