import { beforeEach, expect, test, vi } from "vitest";

import { mount } from "./parts/mount";
import "./request-trouble";

beforeEach(() => mount(`<request-trouble sign-in="/sign-in/" hidden><p>trouble</p></request-trouble>`));

const shown = () => !document.querySelector<HTMLElement>("request-trouble")!.hidden;

function happens(name: string, xhr: { status?: number; responseURL?: string }) {
  const event = new CustomEvent(name, { detail: { xhr, shouldSwap: true } });
  document.dispatchEvent(event);
  return event.detail;
}

test("no answer and a failing server are said, a good answer calms", () => {
  happens("htmx:sendError", { status: 0 });
  expect(shown()).toBe(true);
  happens("htmx:afterOnLoad", { status: 200 });
  expect(shown()).toBe(false);
  happens("htmx:responseError", { status: 500 });
  expect(shown()).toBe(true);
  happens("htmx:afterOnLoad", { status: 500 });
  expect(shown()).toBe(true);
});

test("the sign-in page is never swapped into a fragment", () => {
  const go = vi.spyOn(location, "assign").mockImplementation(() => {});
  expect(happens("htmx:beforeSwap", { responseURL: "http://localhost/sign-in/?next=/x" }).shouldSwap).toBe(false);
  expect(go).toHaveBeenCalledWith("/sign-in/");
});

test("any other fragment is swapped", () => {
  expect(happens("htmx:beforeSwap", { responseURL: "http://localhost/cases/1" }).shouldSwap).toBe(true);
});
