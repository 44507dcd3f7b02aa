/**
 * Shows places on the county's outline: each a circle, its area by `value`, its colour by `tone`.
 *
 *   <map-view outline="/places/outline.json" points="/report/places.json" label="…" note="示意"
 *     data-words-zoom-in="…" data-words-zoom-out="…"> <ul>…<a href data-place="12">…</ul> </map-view>
 *
 * The outline's approval number and notice are read from its properties and shown below. ui.html's map() writes it.
 * Points: GeoJSON; properties id, name, value, tone (ok warn late done), href, words. The list inside the element
 * stays: it is the map for those without sight, mouse or JavaScript; pointing at a line of it marks the circle.
 * Lines among them are ways: properties slot, people, dashed. Pointing at or tabbing to a link of the page with
 * data-ways="slot" leaves only that slot's.
 */
import { Popup, type Map as Drawing, type MapGeoJSONFeature } from "maplibre-gl";

import { COLOURS, type Geo, TONES, bounds, draw, geo, note } from "./parts/map";

export class MapView extends HTMLElement {
  private map: Drawing | null = null;
  private popup: Popup | null = null;

  connectedCallback(): void {
    if (this.querySelector(".map-canvas")) return;
    const box = document.createElement("div");
    box.className = "map-canvas";
    this.prepend(box);
    this.show(box).catch(() => {
      box.remove();
      this.querySelector(".map-note")?.remove();
    });
  }

  disconnectedCallback(): void {
    this.map?.remove();
    this.map = null;
  }

  private async show(box: HTMLElement): Promise<void> {
    const [outline, points] = await Promise.all([
      geo(this.getAttribute("outline")),
      geo(this.getAttribute("points")),
    ]);
    if (!this.isConnected) return;
    box.after(note(this, outline));
    const map = await draw(this, box, outline.features.length ? outline : points);
    this.map = map;
    this.circles(map, points);
    this.ways(map, points);
    this.join(map, points);
    const around = bounds(outline.features.length ? outline : points);
    if (around) map.fitBounds(around, { padding: 24, animate: false });
  }

  private ways(map: Drawing, all: Geo): void {
    const lines = all.features.filter((one) => one.geometry.type === "LineString");
    if (!lines.length) return;
    map.addSource("ways", { type: "geojson", data: { ...all, features: lines } });
    const width = ["min", 6, ["+", 1, ["coalesce", ["get", "people"], 1]]] as never;
    for (const [id, dashed] of [
      ["ways-dashed", true],
      ["ways-solid", false],
    ] as const) {
      map.addLayer({
        id,
        type: "line",
        source: "ways",
        filter: drawn(dashed, null),
        layout: { "line-cap": dashed ? "butt" : "round" },
        paint: {
          "line-color": dashed ? COLOURS.other : COLOURS.way,
          "line-width": width,
          "line-opacity": 0.85,
          ...(dashed ? { "line-dasharray": [1.5, 1.5] } : {}),
        },
      });
    }
    const leave = (slot: string | null): void => {
      map.setFilter("ways-dashed", drawn(true, slot));
      map.setFilter("ways-solid", drawn(false, slot));
    };
    for (const link of document.querySelectorAll<HTMLElement>("[data-ways]")) {
      for (const start of ["mouseenter", "focus"]) link.addEventListener(start, () => leave(link.dataset["ways"] ?? ""));
      for (const end of ["mouseleave", "blur"]) link.addEventListener(end, () => leave(null));
    }
  }

  private circles(map: Drawing, all: Geo): void {
    const points: Geo = { ...all, features: all.features.filter((one) => one.geometry.type === "Point") };
    const most = Math.max(1, ...points.features.map((point) => Number(point.properties?.["value"] ?? 1)));
    map.addSource("points", { type: "geojson", data: points });
    map.addLayer({
      id: "points",
      type: "circle",
      source: "points",
      layout: { "circle-sort-key": ["-", 0, ["coalesce", ["get", "value"], 1]] },
      paint: {
        "circle-radius": ["+", 4, ["*", 18, ["sqrt", ["/", ["coalesce", ["get", "value"], 1], most]]]],
        "circle-color": ["match", ["get", "tone"], ...Object.entries(TONES).flat(), COLOURS.teal] as never,
        "circle-opacity": 0.72,
        "circle-stroke-color": "#ffffff",
        "circle-stroke-width": 1.5,
      },
    });
    map.addLayer({
      id: "marked",
      type: "circle",
      source: "points",
      filter: ["==", ["get", "id"], ""],
      paint: {
        "circle-radius": ["+", 6, ["*", 18, ["sqrt", ["/", ["coalesce", ["get", "value"], 1], most]]]],
        "circle-color": "transparent",
        "circle-stroke-color": "#c2410c",
        "circle-stroke-width": 3,
      },
    });
  }

  /** Circles and the list's lines point at each other. */
  private join(map: Drawing, points: Geo): void {
    map.on("click", "points", (event) => this.open(map, event.features?.[0]));
    map.on("mouseenter", "points", () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", "points", () => (map.getCanvas().style.cursor = ""));
    const mark = (id: string | null) => map.setFilter("marked", ["==", ["to-string", ["get", "id"]], id ?? "-"]);
    for (const line of this.querySelectorAll<HTMLElement>("[data-place]")) {
      const id = line.dataset["place"] ?? "";
      if (!points.features.some((point) => String(point.properties?.["id"]) === id)) continue;
      for (const start of ["mouseenter", "focus"]) line.addEventListener(start, () => mark(id));
      for (const end of ["mouseleave", "blur"]) line.addEventListener(end, () => mark(null));
    }
  }

  private open(map: Drawing, feature: MapGeoJSONFeature | undefined): void {
    if (!feature || feature.geometry.type !== "Point") return;
    const [lon, lat] = feature.geometry.coordinates as [number, number];
    this.popup?.remove();
    this.popup = new Popup({ closeButton: false, maxWidth: "18rem" })
      .setLngLat([lon, lat])
      .setDOMContent(card(feature.properties))
      .addTo(map);
  }
}

/** Which ways a layer draws: of every slot, or of one. */
function drawn(dashed: boolean, slot: string | null): never {
  const kind = ["==", ["get", "dashed"], dashed];
  return (slot === null ? kind : ["all", kind, ["==", ["to-string", ["get", "slot"]], slot]]) as never;
}

/** What a circle says when pressed. */
export function card(properties: Record<string, unknown>): HTMLElement {
  const box = document.createElement("div");
  const title = document.createElement(properties["href"] ? "a" : "b");
  title.textContent = String(properties["name"] ?? "");
  if (title instanceof HTMLAnchorElement) title.href = String(properties["href"]);
  const words = document.createElement("div");
  words.textContent = String(properties["words"] ?? properties["value"] ?? "");
  box.append(title, words);
  return box;
}

customElements.define("map-view", MapView);
