import { expect, test } from "vitest";

import "./word-count";
import { mount } from "./parts/mount";

function page(text: string): HTMLElement {
  mount(`<word-count><textarea maxlength="500">${text}</textarea><p class="tally">最多 500 字</p></word-count>`);
  return document.querySelector(".tally")!;
}

test("it leaves the sentence while nothing is typed", () => {
  expect(page("").textContent).toBe("最多 500 字");
});

test("it counts what was there and what is typed", () => {
  const tally = page("水停了");
  expect(tally.textContent).toBe("3 / 500");
  const text = document.querySelector("textarea")!;
  text.value = "水停了三天";
  text.dispatchEvent(new Event("input"));
  expect(tally.textContent).toBe("5 / 500");
});
