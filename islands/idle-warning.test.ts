import { afterEach, beforeEach, expect, test, vi } from "vitest";

import "./idle-warning";
import { mount } from "./parts/mount";

const MINUTE = 60_000;

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
  mount(`<idle-warning minutes="30" stay="/stay" leave="#out">
    <dialog><button data-stay>stay</button></dialog></idle-warning>`);
  const dialog = document.querySelector("dialog")!;
  dialog.showModal = vi.fn();
  dialog.close = vi.fn();
});

afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
});

test("it warns two minutes before the end, not earlier", () => {
  vi.advanceTimersByTime(28 * MINUTE - 1);
  expect(document.querySelector("dialog")!.showModal).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(document.querySelector("dialog")!.showModal).toHaveBeenCalledOnce();
});

test("it leaves the page when nobody answers", () => {
  const leave = vi.spyOn(location, "assign").mockImplementation(() => {});
  vi.advanceTimersByTime(30 * MINUTE);
  expect(leave).toHaveBeenCalledWith("#out");
});

test("staying asks the server and starts the time afresh", async () => {
  const leave = vi.spyOn(location, "assign").mockImplementation(() => {});
  const ask = vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response("", { status: 200 }));
  vi.advanceTimersByTime(29 * MINUTE);
  document.querySelector<HTMLElement>("[data-stay]")!.click();
  await vi.advanceTimersByTimeAsync(0);
  expect(ask).toHaveBeenCalledWith("/stay", { credentials: "same-origin" });
  expect(document.querySelector("dialog")!.close).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(27 * MINUTE);
  expect(leave).not.toHaveBeenCalled();
});

test("work done through htmx counts as being here", () => {
  vi.advanceTimersByTime(27 * MINUTE);
  document.dispatchEvent(new Event("htmx:afterRequest"));
  vi.advanceTimersByTime(27 * MINUTE);
  expect(document.querySelector("dialog")!.showModal).not.toHaveBeenCalled();
});

test("work in another window counts as being here", () => {
  vi.advanceTimersByTime(27 * MINUTE);
  localStorage.setItem("huiyin.seen", String(Date.now()));
  vi.advanceTimersByTime(27 * MINUTE);
  expect(document.querySelector("dialog")!.showModal).not.toHaveBeenCalled();
  vi.advanceTimersByTime(MINUTE);
  expect(document.querySelector("dialog")!.showModal).toHaveBeenCalledOnce();
});

test("a session that is over leads out at once", async () => {
  const leave = vi.spyOn(location, "assign").mockImplementation(() => {});
  const answer = new Response("", { status: 200 });
  Object.defineProperty(answer, "redirected", { value: true });
  vi.spyOn(globalThis, "fetch").mockResolvedValue(answer);
  document.querySelector<HTMLElement>("[data-stay]")!.click();
  await vi.advanceTimersByTimeAsync(0);
  expect(leave).toHaveBeenCalledWith("#out");
});
