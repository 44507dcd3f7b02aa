import { beforeEach, expect, test, vi } from "vitest";

import "./seal-draft";
import { mount } from "./parts/mount";

const asked = vi.fn();

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
  asked.mockReset().mockResolvedValue(new Response());
  vi.stubGlobal("fetch", asked);
  mount(`<seal-draft to="/draft/"><form><input name="phone"><textarea name="words"></textarea></form></seal-draft>`);
});

function type(name: string, value: string, kind = "input"): void {
  const field = document.querySelector<HTMLInputElement>(`[name="${name}"]`)!;
  field.value = value;
  field.dispatchEvent(new Event(kind, { bubbles: true }));
}

function kept(call = 0): FormData {
  return (asked.mock.calls[call] as [string, { body: FormData }])[1].body;
}

test("a pause sends the whole form once, and nothing stays here", () => {
  type("phone", "138");
  type("phone", "13873412345");
  expect(asked).not.toHaveBeenCalled();
  vi.advanceTimersByTime(300);
  expect(asked).toHaveBeenCalledOnce();
  expect(asked.mock.calls[0]![0]).toBe("/draft/");
  expect(kept().get("phone")).toBe("13873412345");
  expect(localStorage.length).toBe(0);
});

test("leaving a field sends at once", () => {
  type("words", "水停了", "change");
  expect(kept().get("words")).toBe("水停了");
});

test("once the form was sent nothing follows it", () => {
  type("words", "水停了");
  document.querySelector("form")!.dispatchEvent(new Event("submit"));
  vi.advanceTimersByTime(300);
  type("words", "水停了三天", "change");
  expect(asked).not.toHaveBeenCalled();
});

test("a line that is down is no error", async () => {
  asked.mockRejectedValueOnce(new TypeError("offline"));
  type("words", "水", "change");
  await Promise.resolve();
  type("words", "水停", "change");
  expect(asked).toHaveBeenCalledTimes(2);
});
