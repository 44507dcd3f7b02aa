import { beforeEach, expect, test, vi } from "vitest";

const drawn = vi.hoisted(() => ({
  on: vi.fn(),
  fitBounds: vi.fn(),
  remove: vi.fn(),
  easeTo: vi.fn(),
  getCenter: () => ({ lat: 26.75, lng: 112.7 }),
  canvas: null as HTMLCanvasElement | null,
  getCanvas(): HTMLCanvasElement {
    return (this.canvas ??= document.createElement("canvas"));
  },
}));
const marker = vi.hoisted(() => ({ setLngLat: vi.fn().mockReturnThis(), addTo: vi.fn().mockReturnThis(), remove: vi.fn() }));

vi.mock("maplibre-gl", () => ({
  Marker: function () {
    return marker;
  },
  Map: vi.fn(),
  NavigationControl: vi.fn(),
  setWorkerUrl: vi.fn(),
}));
vi.mock("maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url", () => ({ default: "worker.js" }));
vi.mock("./parts/map", async (real) => ({
  ...(await real<typeof import("./parts/map")>()),
  draw: vi.fn(() => Promise.resolve(drawn)),
}));

import type { MapPick } from "./map-pick";
import "./map-pick";
import { mount } from "./parts/mount";

const lat = () => document.querySelector<HTMLInputElement>("#id_lat")!;
const lon = () => document.querySelector<HTMLInputElement>("#id_lon")!;

beforeEach(async () => {
  drawn.on.mockClear();
  mount(`<input id="id_lat"><input id="id_lon">
    <map-pick lat="id_lat" lon="id_lon" data-words-picked="{lat}, {lon}" data-words-unknown="unknown">
      <button type="button" data-here hidden></button><button type="button" data-clear hidden></button></map-pick>`);
  await vi.waitFor(() => expect(drawn.on).toHaveBeenCalled());
});

test("pressing the map writes both fields", () => {
  const changed = vi.fn();
  lat().addEventListener("change", changed);
  const press = drawn.on.mock.calls.find(([name]) => name === "click")![1] as (event: unknown) => void;
  press({ lngLat: { lat: 26.7351234, lng: 112.6771234 } });
  expect([lat().value, lon().value]).toEqual(["26.735123", "112.677123"]);
  expect(changed).toHaveBeenCalledOnce();
  expect(document.querySelector("[role=status]")!.textContent).toBe("26.73512, 112.67712");
});

test("Enter drops the pin in the middle of the map", () => {
  drawn.getCanvas().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true }));
  expect([lat().value, lon().value]).toEqual(["26.750000", "112.700000"]);
});

test("clearing empties both fields", () => {
  document.querySelector<MapPick>("map-pick")!.pick(26.7, 112.6);
  const clear = document.querySelector<HTMLButtonElement>("[data-clear]")!;
  expect(clear.hidden).toBe(false);
  clear.click();
  expect([lat().value, lon().value]).toEqual(["", ""]);
});
