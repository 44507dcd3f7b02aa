import { afterEach, beforeEach, expect, test, vi } from "vitest";

import "./progress-poll";
import { mount } from "./parts/mount";

beforeEach(() => {
  vi.useFakeTimers();
  mount(`<progress-poll src="/jobs/7" seconds="2">1 / 9</progress-poll>`);
});

afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
});

function answers(...all: Response[]) {
  const ask = vi.spyOn(globalThis, "fetch");
  for (const one of all) ask.mockResolvedValueOnce(one);
  return ask;
}

const finished = (text: string) => new Response(text, { headers: { "X-Finished": "1" } });

test("it asks until the work is over", async () => {
  const ask = answers(new Response("5 / 9"), finished("9 / 9"));
  await vi.advanceTimersByTimeAsync(2000);
  expect(document.querySelector("progress-poll")!.textContent).toBe("5 / 9");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(document.querySelector("progress-poll")!.textContent).toBe("9 / 9");
  expect(ask).toHaveBeenCalledTimes(2);
});

test("a server in trouble is asked again, later each time", async () => {
  const ask = answers(new Response("", { status: 500 }), finished("9 / 9"));
  await vi.advanceTimersByTimeAsync(2000);
  await vi.advanceTimersByTimeAsync(3999);
  expect(ask).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(ask).toHaveBeenCalledTimes(2);
});

test("what is forbidden or gone is asked no more", async () => {
  const ask = answers(new Response("", { status: 403 }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ask).toHaveBeenCalledTimes(1);
  expect(document.querySelector("progress-poll")!.textContent).toBe("1 / 9");
});
