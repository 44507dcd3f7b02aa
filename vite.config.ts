/** Builds every island and the look into huiyin/web/static/built; huiyin/web/built.py reads the manifest. */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const BUILT = "huiyin/web/static/built";

const WITHIN_PAGE_OR_DESK = ["word-count.ts", "hot-keys.ts", "idle-warning.ts", "request-trouble.ts"];
const islands = readdirSync("islands")
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !WITHIN_PAGE_OR_DESK.includes(file))
  .map((file) => `islands/${file}`);

/** Lays a .gz and a .br beside each file; WhiteNoise sends whichever the browser takes. */
const compressed: Plugin = {
  name: "compressed",
  apply: "build",
  closeBundle() {
    for (const file of readdirSync(BUILT).filter((name) => /\.(js|css)$/.test(name))) {
      const path = join(BUILT, file);
      const content = readFileSync(path);
      writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
      writeFileSync(`${path}.br`, brotliCompressSync(content));
    }
  },
};

export default defineConfig({
  base: "",
  publicDir: false,
  plugins: [compressed],
  build: {
    outDir: BUILT,
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
