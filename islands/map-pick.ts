/**
 * Lets one drop a pin; writes latitude and longitude (WGS84) into two fields.
 *
 *   <map-pick outline="/places/outline.json" lat="id_lat" lon="id_lon" label="…" note="…"
 *     data-words-zoom-in="…" data-words-zoom-out="…" data-words-picked="…" data-words-unknown="…">
 *     <p>…</p><button type="button" data-here hidden>…</button><button type="button" data-clear hidden>…</button>
 *   </map-pick>
 *
 * Press the map, or move it with the arrow keys and press Enter: the pin falls in the middle. [data-here] asks
 * the device where it is, only when pressed.
 */
import { Marker, type Map as Drawing } from "maplibre-gl";

import { COLOURS, bounds, draw, geo, note } from "./parts/map";
import { word } from "./parts/words";

export class MapPick extends HTMLElement {
  private map: Drawing | null = null;
  private marker: Marker | null = null;
  private readonly status = document.createElement("p");

  connectedCallback(): void {
    if (this.querySelector(".map-canvas")) return;
    const box = document.createElement("div");
    box.className = "map-canvas";
    this.status.className = "tally";
    this.status.setAttribute("role", "status");
    this.prepend(box, this.status);
    this.buttons();
    this.show(box).catch(() => {
      box.remove();
      this.querySelector(".map-note")?.remove();
    });
  }

  disconnectedCallback(): void {
    this.map?.remove();
    this.map = null;
  }

  /** Put the pin on a point given in degrees, WGS84. */
  pick(lat: number, lon: number): void {
    this.write("lat", lat.toFixed(6));
    this.write("lon", lon.toFixed(6));
    this.status.textContent = word(this, "picked", { lat: lat.toFixed(5), lon: lon.toFixed(5) });
    if (!this.map) return;
    this.marker ??= new Marker({ color: COLOURS.teal });
    this.marker.setLngLat([lon, lat]).addTo(this.map);
  }

  clear(): void {
    this.write("lat", "");
    this.write("lon", "");
    this.status.textContent = "";
    this.marker?.remove();
  }

  private async show(box: HTMLElement): Promise<void> {
    const outline = await geo(this.getAttribute("outline"));
    if (!this.isConnected) return;
    box.after(note(this, outline));
    const map = await draw(this, box, outline);
    this.map = map;
    const around = bounds(outline);
    if (around) map.fitBounds(around, { padding: 24, animate: false });
    map.on("click", (event) => this.pick(event.lngLat.lat, event.lngLat.lng));
    map.getCanvas().addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const middle = map.getCenter();
      this.pick(middle.lat, middle.lng);
    });
    const [lat, lon] = [this.read("lat"), this.read("lon")];
    if (lat && lon) this.pick(Number(lat), Number(lon));
  }

  private buttons(): void {
    const here = this.querySelector<HTMLButtonElement>("[data-here]");
    if (here && "geolocation" in navigator) {
      here.hidden = false;
      here.addEventListener("click", () => this.locate());
    }
    const clear = this.querySelector<HTMLButtonElement>("[data-clear]");
    if (clear) {
      clear.hidden = false;
      clear.addEventListener("click", () => this.clear());
    }
  }

  private locate(): void {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        this.pick(coords.latitude, coords.longitude);
        this.map?.easeTo({ center: [coords.longitude, coords.latitude], zoom: 13, animate: false });
      },
      () => (this.status.textContent = word(this, "unknown")),
      { enableHighAccuracy: true, timeout: 10_000 },
    );
  }

  private field(name: "lat" | "lon"): HTMLInputElement | null {
    const found = document.getElementById(this.getAttribute(name) ?? "");
    return found instanceof HTMLInputElement ? found : null;
  }

  private read(name: "lat" | "lon"): string {
    return this.field(name)?.value ?? "";
  }

  private write(name: "lat" | "lon", value: string): void {
    const field = this.field(name);
    if (!field) return;
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("map-pick", MapPick);
