import { afterEach, beforeEach, expect, test, vi } from "vitest";

import "./live-search";
import { mount } from "./parts/mount";

const RESULTS = {
  results: [
    { value: 12, label: "车江街道白水村", note: "村" },
    { value: 15, label: "三塘镇白水社区" },
  ],
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(globalThis, "fetch").mockImplementation(() => Promise.resolve(Response.json(RESULTS)));
  mount(`<label for="t">Village</label>
    <live-search src="/places" data-words-found="{n} found"><input id="t"><input type="hidden" name="place"></live-search>`);
});

afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
});

const text = () => document.querySelector<HTMLInputElement>("#t")!;
const value = () => document.querySelector<HTMLInputElement>("[name=place]")!.value;
const options = () => [...document.querySelectorAll<HTMLElement>("[role=option]")];

async function type(words: string): Promise<void> {
  text().focus();
  text().value = words;
  text().dispatchEvent(new Event("input"));
  await vi.advanceTimersByTimeAsync(200);
}

function press(key: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, cancelable: true });
  text().dispatchEvent(event);
  return event;
}

test("it suggests what the server finds and says how many", async () => {
  await type("白水");
  expect(String(vi.mocked(fetch).mock.calls[0]![0])).toContain("/places?q=%E7%99%BD%E6%B0%B4");
  expect(options().map((one) => one.firstChild!.textContent)).toEqual(["车江街道白水村", "三塘镇白水社区"]);
  expect(text().getAttribute("aria-expanded")).toBe("true");
  expect(document.querySelector("[role=status]")!.textContent).toBe("2 found");
});

test("words typed before the script came are looked for, too", async () => {
  const early = document.createElement("input");
  early.value = "白水";
  const focus = vi.spyOn(document, "activeElement", "get").mockReturnValue(early);
  const search = document.createElement("live-search");
  search.setAttribute("src", "/places");
  search.append(early);
  document.body.replaceChildren(search);
  await vi.advanceTimersByTimeAsync(200);
  focus.mockRestore();
  expect(options().length).toBe(2);
});

test("arrows and Enter choose without a mouse", async () => {
  await type("白水");
  press("ArrowDown");
  press("ArrowDown");
  expect(text().getAttribute("aria-activedescendant")).toBe(options()[1]!.id);
  expect(press("Enter").defaultPrevented).toBe(true);
  expect([text().value, value()]).toEqual(["三塘镇白水社区", "15"]);
});

test("Enter without a choice sends the form as usual", async () => {
  await type("白水");
  expect(press("Enter").defaultPrevented).toBe(false);
});

test("typing on forgets the choice", async () => {
  await type("白水");
  options()[0]!.click();
  expect(value()).toBe("12");
  await type("白水村一组");
  expect(value()).toBe("");
});

test("Escape closes the list and keeps the words", async () => {
  await type("白水");
  press("Escape");
  expect(document.querySelector<HTMLElement>("[role=listbox]")!.hidden).toBe(true);
  expect(text().value).toBe("白水");
});

test("a silent server changes nothing", async () => {
  vi.mocked(fetch).mockRejectedValue(new Error("offline"));
  await type("白水");
  expect(options()).toEqual([]);
});

test("what a button fills in is not searched for", async () => {
  text().blur();
  text().value = "三塘镇白水社区";
  text().dispatchEvent(new Event("input"));
  await vi.advanceTimersByTimeAsync(200);
  expect(fetch).not.toHaveBeenCalled();
});
