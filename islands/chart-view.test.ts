import { expect, test } from "vitest";

import { options, read } from "./chart-view";
import { mount } from "./parts/mount";

const MANNER = { colours: ["#000"], font: "sans-serif", quiet: true };

function table(rows: string): HTMLTableElement {
  mount(`<table><thead><tr><th>月份</th><th>办结</th><th>在办</th></tr></thead><tbody>${rows}</tbody></table>`);
  return document.querySelector("table")!;
}

test("it reads names and numbers, with commas, shares and dashes", () => {
  const figures = read(table(`
    <tr><th>7 月</th><td>1,310</td><td data-value="0.5">50%</td></tr>
    <tr><th>8 月</th><td>96.4%</td><td>—</td></tr>`));
  expect(figures).toEqual({
    names: ["7 月", "8 月"],
    series: [
      { name: "办结", values: [1310, 96.4] },
      { name: "在办", values: [0.5, null] },
    ],
  });
});

test("stacked bars share one stack, lying bars name themselves at the side", () => {
  const figures = read(table(`<tr><th>7 月</th><td>3</td><td>1</td></tr>`));
  const stacked = options(figures, "stack", MANNER) as { series: { stack?: string }[] };
  expect(stacked.series.map((one) => one.stack)).toEqual(["all", "all"]);
  const lying = options(figures, "row", MANNER) as { yAxis: { type: string; inverse: boolean } };
  expect(lying.yAxis).toMatchObject({ type: "category", inverse: true });
});

test("a share is a ring of the first column", () => {
  const ring = options(read(table(`<tr><th>水</th><td>3</td></tr>`)), "share", MANNER) as { series: { data: unknown }[] };
  expect(ring.series[0]!.data).toEqual([{ name: "水", value: 3 }]);
});

test("tooltips never write markup, which the security policy would refuse", () => {
  const shown = options(read(table("")), "bar", MANNER) as { tooltip: { renderMode: string }; aria: { enabled: boolean } };
  expect(shown.tooltip.renderMode).toBe("richText");
  expect(shown.aria.enabled).toBe(true);
});
