/** A map without a basemap: the county's outline on plain ground, sharp at every zoom, no request leaves the server. */
import { type GeoJSONSource, Map as Drawing, NavigationControl, setWorkerUrl } from "maplibre-gl";
import worker from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";

import { word } from "./words";

setWorkerUrl(new URL(worker, import.meta.url).href);

export const COLOURS = { ground: "#eef2ef", land: "#ffffff", border: "#75827e", teal: "#0b5c5e", way: "#123b6d", other: "#8a3d00" } as const;
export const TONES: Record<string, string> = { ok: "#1b6638", warn: "#b86e00", late: "#a0211d", done: "#5d6a75" };

export type Geo = GeoJSON.FeatureCollection;
export const NOTHING: Geo = { type: "FeatureCollection", features: [] };

/** Fetch GeoJSON of this server; nothing where there is none. */
export async function geo(address: string | null): Promise<Geo> {
  if (!address) return NOTHING;
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const body = (await answer.json()) as GeoJSON.GeoJSON;
  if (body.type === "FeatureCollection") return body;
  if (body.type === "Feature") return { type: "FeatureCollection", features: [body] };
  return { type: "FeatureCollection", features: [{ type: "Feature", properties: {}, geometry: body }] };
}

/** The box that holds every point of some features: [west, south, east, north]. */
export function bounds(all: Geo): [number, number, number, number] | null {
  let [west, south, east, north] = [180, 90, -180, -90];
  const visit = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    const [lon, lat] = part as unknown[];
    if (typeof lon === "number" && typeof lat === "number") {
      [west, east] = [Math.min(west, lon), Math.max(east, lon)];
      [south, north] = [Math.min(south, lat), Math.max(north, lat)];
    } else part.forEach(visit);
  };
  for (const feature of all.features) if ("coordinates" in feature.geometry) visit(feature.geometry.coordinates);
  return west > east ? null : [west, south, east, north];
}

/** Draw the outline into `box`; resolves when it can take more layers. */
export async function draw(host: HTMLElement, box: HTMLElement, outline: Geo): Promise<Drawing> {
  const map = new Drawing({
    container: box,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    cooperativeGestures: host.hasAttribute("cooperative"),
    bounds: bounds(outline) ?? [112.2, 26.5, 113.2, 27.2],
    fitBoundsOptions: { padding: 24 },
    locale: {
      "NavigationControl.ZoomIn": word(host, "zoom-in"),
      "NavigationControl.ZoomOut": word(host, "zoom-out"),
      "Map.Title": host.getAttribute("label") ?? "",
      "Marker.Title": host.getAttribute("label") ?? "",
    },
    style: {
      version: 8,
      sources: { outline: { type: "geojson", data: outline } },
      layers: [
        { id: "ground", type: "background", paint: { "background-color": COLOURS.ground } },
        { id: "land", type: "fill", source: "outline", paint: { "fill-color": COLOURS.land } },
        {
          id: "border",
          type: "line",
          source: "outline",
          paint: { "line-color": COLOURS.border, "line-width": 1.5 },
        },
      ],
    },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  await map.once("load");
  return map;
}

/** Give a GeoJSON source new data. */
export function feed(map: Drawing, source: string, data: Geo): void {
  map.getSource<GeoJSONSource>(source)?.setData(data);
}

/** The line under a map: the outline's approval number and notice as the data say them, and a note such as 示意. */
export function note(host: HTMLElement, outline: Geo): HTMLParagraphElement {
  const line = document.createElement("p");
  line.className = "map-note";
  const said = outline.features[0]?.properties ?? {};
  line.textContent = [said["approval"], said["notice"], host.getAttribute("note")].filter(Boolean).join(" · ");
  return line;
}
