import { expect, test, vi } from "vitest";

import "./here-form";
import { mount } from "./parts/mount";

type Locate = (found: PositionCallback, failed: PositionErrorCallback) => void;

function page(locate: Locate, agreed = true): HTMLFormElement {
  vi.stubGlobal("navigator", { ...navigator, geolocation: { getCurrentPosition: vi.fn(locate) } });
  mount(`<here-form data-words-asking="asking" data-words-denied="denied" data-words-unknown="unknown"><form>
    <input type="checkbox" name="consent" ${agreed ? "checked" : ""}>
    <input type="hidden" name="lat"><input type="hidden" name="lon"><input type="hidden" name="accuracy">
    <button>in</button></form></here-form>`);
  const form = document.querySelector("form")!;
  form.submit = vi.fn();
  return form;
}

function press(form: HTMLFormElement): boolean {
  return form.dispatchEvent(new SubmitEvent("submit", { cancelable: true, bubbles: true }));
}

const COORDS = { latitude: 26.9, longitude: 112.6, accuracy: 12 } as GeolocationCoordinates;

test("the form goes with the place once it is known", () => {
  const form = page((found) => found({ coords: COORDS } as GeolocationPosition));
  expect(press(form)).toBe(false);
  expect(Object.fromEntries(new FormData(form))).toMatchObject({ lat: "26.9", lon: "112.6", accuracy: "12" });
  expect(form.submit).toHaveBeenCalledOnce();
});

test("without consent the device is not asked", () => {
  const form = page(() => undefined, false);
  expect(press(form)).toBe(true);
  expect(navigator.geolocation.getCurrentPosition).not.toHaveBeenCalled();
});

test("a refusal and a failure are told apart, and one may try again", () => {
  for (const [code, words] of [[1, "denied"], [3, "unknown"]] as const) {
    const form = page((_found, failed) => failed({ code, PERMISSION_DENIED: 1 } as GeolocationPositionError));
    press(form);
    expect(document.querySelector("[role=status]")?.textContent).toBe(words);
    press(form);
    expect(navigator.geolocation.getCurrentPosition).toHaveBeenCalledTimes(2);
    expect(form.submit).not.toHaveBeenCalled();
  }
});
