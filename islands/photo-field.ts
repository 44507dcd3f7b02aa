/**
 * Shows the chosen photos, and makes them small before they are sent; place and camera data (EXIF) fall away.
 *
 *   <photo-field data-words-ready="{n} …"><input type="file" accept="image/*" multiple></photo-field>
 *
 * `longest` (2000) is the most pixels a side keeps. What the browser cannot read is sent as it is; the server
 * checks again. Without JavaScript the plain file field stays.
 */
import { word } from "./parts/words";

const QUALITY = 0.85;

export class PhotoField extends HTMLElement {
  private shown: string[] = [];

  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>("input[type=file]");
    input?.addEventListener("change", () => void this.take(input));
  }

  disconnectedCallback(): void {
    this.clear();
  }

  async take(input: HTMLInputElement): Promise<void> {
    const longest = Number(this.getAttribute("longest") ?? "2000");
    const chosen = [...(input.files ?? [])];
    const small = await Promise.all(chosen.map((file) => shrink(file, longest)));
    const transfer = new DataTransfer();
    for (const file of small) transfer.items.add(file);
    input.files = transfer.files;
    this.show(small);
  }

  private show(files: File[]): void {
    this.clear();
    if (!files.length) return;
    const row = document.createElement("div");
    row.className = "photos";
    row.setAttribute("role", "status");
    for (const file of files) {
      if (!file.type.startsWith("image/")) continue;
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      this.shown.push(image.src);
      row.append(image);
    }
    const megabytes = files.reduce((sum, file) => sum + file.size, 0) / 1_048_576;
    const words = document.createElement("p");
    words.className = "tally";
    words.textContent = word(this, "ready", { n: files.length, size: megabytes.toFixed(1) });
    row.append(words);
    this.append(row);
  }

  private clear(): void {
    this.querySelector(".photos")?.remove();
    for (const address of this.shown) URL.revokeObjectURL(address);
    this.shown = [];
  }
}

/** Redraw a picture so that its longer side has at most `longest` pixels; anything unreadable comes back as it was. */
export async function shrink(file: File, longest: number): Promise<File> {
  if (!file.type.startsWith("image/")) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const drawn = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return drawn ? new File([drawn], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}

customElements.define("photo-field", PhotoField);
