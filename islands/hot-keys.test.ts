import { beforeEach, expect, test, vi } from "vitest";

import "./hot-keys";
import { mount } from "./parts/mount";

beforeEach(() => {
  localStorage.clear();
  mount(`
    <nav class="nav"><a href="#one">1</a><a href="#two">2</a></nav>
    <input id="find" data-hot="/"><form data-main><textarea></textarea></form>
    <hot-keys><dialog><input type="checkbox" name="single"></dialog></hot-keys>`);
});

function press(init: KeyboardEventInit, on: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
  on.dispatchEvent(event);
  return event;
}

test("Ctrl+Enter sends the form one is in", () => {
  const form = document.querySelector("form")!;
  const sent = vi.spyOn(form, "requestSubmit").mockImplementation(() => {});
  press({ ctrlKey: true, key: "Enter" }, document.querySelector("textarea")!);
  expect(sent).toHaveBeenCalledOnce();
});

test("Alt and a digit open that place of the menu", () => {
  const link = document.querySelectorAll<HTMLAnchorElement>(".nav a")[1]!;
  const opened = vi.fn((event: Event) => event.preventDefault());
  link.addEventListener("click", opened);
  press({ altKey: true, code: "Digit2", key: "2" });
  expect(opened).toHaveBeenCalledOnce();
});

test("a digit beyond the menu is left alone", () => {
  expect(press({ altKey: true, code: "Digit9", key: "9" }).defaultPrevented).toBe(false);
});

test("a letter reaches what asks for it, but never while something is typed", () => {
  press({ key: "/" });
  expect(document.activeElement?.id).toBe("find");
  expect(press({ key: "/" }, document.querySelector("textarea")!).defaultPrevented).toBe(false);
});

test("? shows the list", () => {
  const dialog = document.querySelector("dialog")!;
  const shown = vi.spyOn(dialog, "showModal").mockImplementation(() => {});
  press({ key: "?" });
  expect(shown).toHaveBeenCalledOnce();
});

test("Alt and a letter reach what asks for it, also while something is typed", () => {
  mount(`<textarea></textarea><input type="checkbox" data-alt="x"><button data-alt="q">1</button>
    <div data-alt="u"><input type="radio" name="u"><input type="radio" name="u" id="chosen" checked></div>
    <div data-alt="g"><select id="class"></select></div><hot-keys></hot-keys>`);
  const pressed = vi.fn();
  document.querySelector("button")!.addEventListener("click", pressed);
  const alt = (letter: string) =>
    press({ altKey: true, code: `Key${letter}`, key: letter }, document.querySelector("textarea")!);
  alt("Q");
  expect(pressed).toHaveBeenCalledOnce();
  alt("X");
  expect(document.querySelector<HTMLInputElement>("[type=checkbox]")!.checked).toBe(true);
  alt("U");
  expect(document.activeElement?.id).toBe("chosen");
  alt("G");
  expect(document.activeElement?.id).toBe("class");
  expect(alt("Z").defaultPrevented).toBe(false);
});

test("single keys can be switched off, and stay off", () => {
  const box = document.querySelector<HTMLInputElement>("input[name=single]")!;
  expect(box.checked).toBe(true);
  box.checked = false;
  box.dispatchEvent(new Event("change"));
  expect(press({ key: "/" }).defaultPrevented).toBe(false);
});

test("an element taken away listens no more", () => {
  document.querySelector("hot-keys")!.remove();
  expect(press({ key: "/" }).defaultPrevented).toBe(false);
});
