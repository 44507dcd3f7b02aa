import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { mount } from "./parts/mount";
import "./send-later";

const PAGE = `
  <send-later data-words-waiting="no network" data-words-again="try now">
    <form method="post" action="/field/new/">
      <input name="key" value="k-1"><textarea name="words">水停了</textarea>
      <button name="more" value="1">send</button>
    </form>
  </send-later>`;
const went = vi.fn();

function answer(more: Partial<Response>): Response {
  return { ok: true, redirected: true, url: "/field/sent/1/", ...more } as Response;
}

function press(): void {
  const form = document.querySelector("form")!;
  const event = new Event("submit", { bubbles: true, cancelable: true }) as SubmitEvent;
  Object.defineProperty(event, "submitter", { value: document.querySelector("form button") });
  form.dispatchEvent(event);
}

function note(): string | undefined {
  return document.querySelector("[role=status] p")?.textContent ?? undefined;
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

beforeEach(() => {
  vi.useFakeTimers();
  went.mockReset();
  vi.spyOn(location, "assign").mockImplementation(went);
  mount(PAGE);
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

test("with a network the page that the server answers with is opened", async () => {
  const asked = vi.spyOn(globalThis, "fetch").mockResolvedValue(answer({}));
  press();
  await settled();
  expect(went).toHaveBeenCalledWith("/field/sent/1/");
  const body = asked.mock.calls[0]![1]!.body as FormData;
  expect([body.get("key"), body.get("words"), body.get("more")]).toEqual(["k-1", "水停了", "1"]);
  expect(note()).toBeUndefined();
});

test("without one it says so, keeps the words and sends the same key when it is back", async () => {
  const asked = vi.spyOn(globalThis, "fetch").mockRejectedValueOnce(new TypeError("offline")).mockResolvedValue(answer({}));
  press();
  await settled();
  expect(note()).toBe("no network");
  expect(document.querySelector("textarea")!.value).toBe("水停了");
  dispatchEvent(new Event("online"));
  await settled();
  expect(went).toHaveBeenCalledTimes(1);
  expect(asked.mock.calls.map((call) => (call[1]!.body as FormData).get("key"))).toEqual(["k-1", "k-1"]);
});

test("it tries by itself, and at a press, and says it once", async () => {
  const asked = vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("offline"));
  press();
  await settled();
  await vi.advanceTimersByTimeAsync(15_000);
  document.querySelector<HTMLElement>("[role=status] button")!.click();
  await settled();
  expect(asked).toHaveBeenCalledTimes(3);
  expect(document.querySelectorAll("[role=status]")).toHaveLength(1);
});

test("pressing twice while it is on its way sends once", async () => {
  const asked = vi.spyOn(globalThis, "fetch").mockReturnValue(new Promise(() => undefined));
  press();
  press();
  await settled();
  expect(asked).toHaveBeenCalledTimes(1);
});

test("a form that the server refuses is sent as a form, so that its own page shows why", async () => {
  vi.spyOn(globalThis, "fetch").mockResolvedValue(answer({ redirected: false, ok: false, status: 422 }));
  const submitted = vi.spyOn(HTMLFormElement.prototype, "requestSubmit").mockImplementation(() => undefined);
  press();
  await settled();
  expect(submitted).toHaveBeenCalledTimes(1);
  expect(went).not.toHaveBeenCalled();
});

test("a form that only asks is left alone", () => {
  mount(`<send-later><form method="get" action="/x"></form></send-later>`);
  const event = new Event("submit", { bubbles: true, cancelable: true });
  document.querySelector("form")!.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(false);
});

test("a kept page asks the server for its token first, and waits when there is no answer", async () => {
  mount(PAGE.replace("<send-later", '<send-later token="/say/token/"').replace("<input", '<input name="csrfmiddlewaretoken" value=""><input'));
  const asked = vi
    .spyOn(globalThis, "fetch")
    .mockRejectedValueOnce(new TypeError("offline"))
    .mockResolvedValueOnce({ ok: true, text: () => Promise.resolve("t-1") } as Response)
    .mockResolvedValue(answer({}));
  press();
  await settled();
  expect([note(), asked.mock.calls.length]).toEqual(["no network", 1]);
  dispatchEvent(new Event("online"));
  await settled();
  await settled();
  expect(asked.mock.calls.map((call) => call[0])).toEqual(["/say/token/", "/say/token/", expect.stringContaining("/field/new/")]);
  expect((asked.mock.calls[2]![1]!.body as FormData).get("csrfmiddlewaretoken")).toBe("t-1");
});
