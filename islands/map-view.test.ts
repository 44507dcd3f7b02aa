import { beforeEach, expect, test, vi } from "vitest";

const drawn = vi.hoisted(() => ({
  addSource: vi.fn(),
  addLayer: vi.fn(),
  on: vi.fn(),
  setFilter: vi.fn(),
  fitBounds: vi.fn(),
  remove: vi.fn(),
}));

vi.mock("maplibre-gl", () => ({ Popup: vi.fn(), Map: vi.fn(), NavigationControl: vi.fn(), setWorkerUrl: vi.fn() }));
vi.mock("maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url", () => ({ default: "worker.js" }));
vi.mock("./parts/map", async (real) => ({
  ...(await real<typeof import("./parts/map")>()),
  draw: vi.fn().mockResolvedValue(drawn),
}));

import { card } from "./map-view";
import { bounds } from "./parts/map";
import { mount } from "./parts/mount";

const POINTS = {
  type: "FeatureCollection",
  features: [
    {
      type: "Feature",
      geometry: { type: "Point", coordinates: [112.6, 26.7] },
      properties: { id: 12, name: "云集街道", value: 4, approval: "GS（2024）0650号" },
    },
  ],
};

beforeEach(() => {
  vi.clearAllMocks();
  vi.spyOn(globalThis, "fetch").mockImplementation(() => Promise.resolve(Response.json(POINTS)));
});

async function show(): Promise<HTMLElement> {
  mount(`<map-view outline="/outline" points="/points" note="示意">
    <ul><li><a href="#12" data-place="12">云集街道</a></li></ul></map-view>`);
  await vi.waitFor(() => expect(drawn.fitBounds).toHaveBeenCalled());
  return document.querySelector("map-view")!;
}

test("it draws the circles, keeps the list and names the approval", async () => {
  const map = await show();
  expect(drawn.addSource).toHaveBeenCalledWith("points", { type: "geojson", data: POINTS });
  expect(map.querySelector(".map-note")!.textContent).toBe("GS（2024）0650号 · 示意");
  expect(map.querySelector("ul a")).not.toBeNull();
});

test("reaching a line of the list with the keyboard marks its circle", async () => {
  const map = await show();
  map.querySelector("a")!.dispatchEvent(new Event("focus"));
  expect(drawn.setFilter).toHaveBeenLastCalledWith("marked", ["==", ["to-string", ["get", "id"]], "12"]);
});

test("ways are drawn solid and dashed, and reaching a link leaves only its slot's", async () => {
  const way = { type: "Feature", geometry: { type: "LineString", coordinates: [[112.5, 26.6], [112.6, 26.7]] } };
  const ways = [false, true].map((dashed) => ({ ...way, properties: { slot: 7, people: 2, dashed } }));
  vi.mocked(fetch).mockImplementation(() =>
    Promise.resolve(Response.json({ ...POINTS, features: [...ways, ...POINTS.features] })),
  );
  mount(`<map-view outline="/outline" points="/points"></map-view><a href="#line-1" data-ways="7">陪诊员</a>`);
  await vi.waitFor(() => expect(drawn.fitBounds).toHaveBeenCalled());
  expect(drawn.addSource).toHaveBeenCalledWith("points", { type: "geojson", data: POINTS });
  const paints = drawn.addLayer.mock.calls.map(([layer]) => layer).filter((layer) => layer.source === "ways");
  expect(paints.map((layer) => "line-dasharray" in layer.paint)).toEqual([true, false]);
  const link = document.querySelector("[data-ways]")!;
  link.dispatchEvent(new Event("focus"));
  expect(drawn.setFilter).toHaveBeenLastCalledWith("ways-solid", [
    "all",
    ["==", ["get", "dashed"], false],
    ["==", ["to-string", ["get", "slot"]], "7"],
  ]);
  link.dispatchEvent(new Event("blur"));
  expect(drawn.setFilter).toHaveBeenLastCalledWith("ways-solid", ["==", ["get", "dashed"], false]);
});

test("without data the drawing goes and the list stays", async () => {
  vi.mocked(fetch).mockResolvedValue(new Response("", { status: 500 }));
  mount(`<map-view points="/points"><ul></ul></map-view>`);
  await vi.waitFor(() => expect(document.querySelector(".map-canvas")).toBeNull());
  expect(document.querySelector("map-view ul")).not.toBeNull();
});

test("a circle's card writes words, never markup", () => {
  const box = card({ name: "<b>x</b>", words: "4 件", href: "/places/12" });
  expect(box.querySelector("a")!.textContent).toBe("<b>x</b>");
  expect(box.querySelector("b")).toBeNull();
});

test("the box around features of every depth", () => {
  const outline = {
    type: "FeatureCollection",
    features: [
      { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [[[112, 26], [113, 26.5], [112.5, 27]]] } },
    ],
  } as GeoJSON.FeatureCollection;
  expect(bounds(outline)).toEqual([112, 26, 113, 27]);
  expect(bounds({ type: "FeatureCollection", features: [] })).toBeNull();
});
