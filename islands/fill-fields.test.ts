import { beforeEach, expect, test, vi } from "vitest";

import "./fill-fields";
import { mount } from "./parts/mount";

beforeEach(() => {
  mount(`
    <textarea id="id_answer">old</textarea><input type="hidden" id="id_version">
    <fill-fields data-words-filled="done"><button type="button"
      data-fill='{"id_answer": "带身份证", "id_version": 7, "id_gone": "x"}'><b>use</b></button></fill-fields>`);
});

function press(): void {
  document.querySelector<HTMLElement>("fill-fields b")!.click();
}

test("it puts what the button carries into the fields and says so", () => {
  press();
  expect(document.querySelector<HTMLTextAreaElement>("#id_answer")!.value).toBe("带身份证");
  expect(document.querySelector<HTMLInputElement>("#id_version")!.value).toBe("7");
  expect(document.querySelector("[role=status]")!.textContent).toBe("done");
});

test("the fields hear it as if it had been typed", () => {
  const heard = vi.fn();
  document.addEventListener("input", heard);
  document.addEventListener("change", heard);
  press();
  expect(heard).toHaveBeenCalledTimes(4);
});

test("a press beside the buttons does nothing", () => {
  document.querySelector<HTMLElement>("fill-fields")!.click();
  expect(document.querySelector<HTMLTextAreaElement>("#id_answer")!.value).toBe("old");
});

test("a field that another one empties when it changes is filled all the same", () => {
  const version = document.querySelector<HTMLInputElement>("#id_version")!;
  document.querySelector("#id_answer")!.addEventListener("change", () => (version.value = ""));
  document.querySelector("button")!.dataset.fill = '{"id_version": 7, "id_answer": "x"}';
  press();
  expect(version.value).toBe("7");
});
