import { expect, test, vi } from "vitest";

import { PhotoField, shrink } from "./photo-field";
import { mount } from "./parts/mount";

function canvasGives(blob: Blob | null): { width: number; height: number } {
  const canvas = document.createElement("canvas");
  vi.spyOn(canvas, "getContext").mockReturnValue({ drawImage: vi.fn() } as never);
  canvas.toBlob = (done) => done(blob);
  const create = document.createElement.bind(document);
  vi.spyOn(document, "createElement").mockImplementation(((name: string) =>
    name === "canvas" ? canvas : create(name)) as never);
  return canvas;
}

function pictureOf(width: number, height: number): void {
  vi.stubGlobal("createImageBitmap", vi.fn().mockResolvedValue({ width, height, close: vi.fn() }));
}

const PHOTO = new File(["raw with place"], "well.heic.png", { type: "image/png" });

test("a large photo keeps its shape with 2000 pixels on the longer side, and its data falls away", async () => {
  pictureOf(4000, 3000);
  const canvas = canvasGives(new Blob(["drawn"], { type: "image/jpeg" }));
  const small = await shrink(PHOTO, 2000);
  expect([canvas.width, canvas.height]).toEqual([2000, 1500]);
  expect([small.name, small.type, small.size]).toEqual(["well.heic.jpg", "image/jpeg", 5]);
});

test("a small photo is not made larger", async () => {
  pictureOf(800, 600);
  const canvas = canvasGives(new Blob(["drawn"]));
  await shrink(PHOTO, 2000);
  expect([canvas.width, canvas.height]).toEqual([800, 600]);
});

test("what cannot be read goes as it is", async () => {
  vi.stubGlobal("createImageBitmap", vi.fn().mockRejectedValue(new Error("no picture")));
  expect(await shrink(PHOTO, 2000)).toBe(PHOTO);
  const paper = new File(["%PDF"], "paper.pdf", { type: "application/pdf" });
  expect(await shrink(paper, 2000)).toBe(paper);
});

test("it shows what was chosen and says how many", async () => {
  vi.stubGlobal("createImageBitmap", vi.fn().mockRejectedValue(new Error("no picture")));
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:1", revokeObjectURL: vi.fn() }));
  mount(`<photo-field data-words-ready="{n} chosen"><input type="file"></photo-field>`);
  const input = document.querySelector("input")!;
  Object.defineProperty(input, "files", { value: [PHOTO], writable: true });
  await document.querySelector<PhotoField>("photo-field")!.take(input);
  expect(document.querySelector(".photos img")!.getAttribute("alt")).toBe("well.heic.png");
  expect(document.querySelector(".photos p")!.textContent).toBe("1 chosen");
});
