/** Builds every island and the look into huiyin/web/static/built; environment.py reads the manifest. */
import { readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";

const WITHIN_PAGE_OR_DESK = ["word-count.ts", "hot-keys.ts", "idle-warning.ts"];
const islands = readdirSync("islands")
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !WITHIN_PAGE_OR_DESK.includes(file))
  .map((file) => `islands/${file}`);

export default defineConfig({
  base: "",
  publicDir: false,
  build: {
    outDir: "huiyin/web/static/built",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: false,
    target: "es2022",
    assetsDir: "",
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
    rolldownOptions: { checks: { eval: false }, input: [...islands, "huiyin/web/static/css/site.css"] },
  },
  worker: { format: "es" },
  test: { environment: "happy-dom", include: ["islands/**/*.test.ts"], restoreMocks: true },
});
