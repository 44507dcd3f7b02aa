import { beforeEach, expect, test } from "vitest";

import "./keep-draft";
import { mount } from "./parts/mount";

const PLACE = "huiyin.draft.say";
const FORM = `
  <keep-draft key="say" data-words-restored="found" data-words-forget="forget"><form>
    <input type="hidden" name="csrfmiddlewaretoken" value="t" data-keep>
    <input type="hidden" name="key" value="server-made" data-keep>
    <input type="hidden" name="other" value="x">
    <textarea name="words"></textarea>
    <input type="radio" name="matter" value="help"><input type="radio" name="matter" value="complaint">
    <div data-private><input name="phone"></div>
    <input type="password" name="secret">
  </form></keep-draft>`;

function field(name: string): HTMLInputElement {
  return document.querySelector<HTMLInputElement>(`[name="${name}"]`)!;
}

function type(name: string, value: string): void {
  field(name).value = value;
  field(name).dispatchEvent(new Event("input", { bubbles: true }));
}

function kept(): Record<string, string[]> {
  return JSON.parse(localStorage.getItem(PLACE) ?? "{}") as Record<string, string[]>;
}

beforeEach(() => {
  localStorage.clear();
  mount(FORM);
});

test("it keeps the words and the key, nothing personal and nothing secret", () => {
  type("words", "水停了三天");
  type("phone", "13800000000");
  type("secret", "pass");
  expect(kept()).toEqual({ key: ["server-made"], words: ["水停了三天"], matter: [] });
});

test("it gives them back to the next page, and says so", () => {
  localStorage.setItem(PLACE, JSON.stringify({ key: ["mine"], words: ["水停了"], matter: ["complaint"] }));
  mount(FORM);
  expect(field("words").value).toBe("水停了");
  expect(field("key").value).toBe("mine");
  expect(document.querySelector<HTMLInputElement>("[value=complaint]")!.checked).toBe(true);
  expect(document.querySelector("[role=status] p")!.textContent).toBe("found");
});

test("words typed before the script came are kept, and nothing older is put over them", () => {
  localStorage.setItem(PLACE, JSON.stringify({ words: ["old"], matter: ["complaint"] }));
  document.body.innerHTML = FORM.replace(/keep-draft/g, "not-yet");
  field("words").value = "水停了三天";
  const late = document.createElement("keep-draft");
  late.setAttribute("key", "say");
  late.append(...document.querySelector("not-yet")!.childNodes);
  document.body.append(late);
  expect(field("words").value).toBe("水停了三天");
  expect(document.querySelector<HTMLInputElement>("[value=complaint]")!.checked).toBe(true);
  expect(kept().words).toEqual(["水停了三天"]);
});

test("a page with errors keeps what the server sent", () => {
  localStorage.setItem(PLACE, JSON.stringify({ words: ["old"] }));
  mount(FORM.replace('name="words"', 'name="words" aria-invalid="true"'));
  expect(field("words").value).toBe("");
});

test("forgetting empties the form and the place", () => {
  localStorage.setItem(PLACE, JSON.stringify({ words: ["水停了"] }));
  mount(FORM);
  document.querySelector<HTMLElement>("keep-draft button")!.click();
  expect(localStorage.getItem(PLACE)).toBeNull();
  expect(field("words").value).toBe("");
});

test("the page that says it has arrived forgets", () => {
  localStorage.setItem(PLACE, "{}");
  mount(`<keep-draft key="say" forget></keep-draft>`);
  expect(localStorage.getItem(PLACE)).toBeNull();
});

test("an emptied form and a broken draft leave nothing", () => {
  localStorage.setItem(PLACE, "not json");
  mount(FORM);
  type("words", "");
  expect(localStorage.getItem(PLACE)).toBeNull();
});

test("a kept page's key is made here, once for a draft, and anew after it was forgotten", () => {
  const page = FORM.replace('value="server-made" data-keep', 'value="" data-keep data-make');
  mount(page);
  const key = field("key").value;
  expect(key).toMatch(/^[0-9a-f-]{36}$/);
  type("words", "水停了");
  mount(page);
  expect(field("key").value).toBe(key);
  document.querySelector<HTMLButtonElement>("[role=status] button")!.click();
  expect(field("key").value).toMatch(/^[0-9a-f-]{36}$/);
  expect(field("key").value).not.toBe(key);
});
