/**
 * Draws the table inside it. The table stays: it is the chart for those who cannot see it, and for paper.
 *
 *   <chart-view type="bar" label="…"><table><thead><tr><th>…<th>…</thead><tbody><tr><th>…<td>…</tbody></table></chart-view>
 *
 * The first column names, each further column is one series. `type`: bar, row (bars lying down), stack, line, share.
 * `colours="teal warn late"` gives the series their tones. A cell's number may be given as <td data-value="0.853">.
 */
import { BarChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, type EChartsType, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, PieChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const TONES: Record<string, string> = {
  teal: "#0b5c5e",
  ok: "#3c8a58",
  warn: "#c98318",
  late: "#a0211d",
  done: "#76838e",
  sky: "#5b9ea0",
};
const ORDER = ["teal", "warn", "sky", "late", "done", "ok"];

export interface Figures {
  names: string[];
  series: { name: string; values: (number | null)[] }[];
}

interface Manner {
  colours: string[];
  font: string;
  quiet: boolean;
}

export class ChartView extends HTMLElement {
  private chart: EChartsType | null = null;
  private watch: ResizeObserver | null = null;

  connectedCallback(): void {
    const table = this.querySelector("table");
    if (!table || this.querySelector(".canvas")) return;
    const box = document.createElement("div");
    box.className = "canvas";
    this.prepend(box);
    const english = document.documentElement.lang.startsWith("en");
    this.chart = init(box, null, { renderer: "svg", locale: english ? "EN" : "ZH" });
    this.chart.setOption(options(read(table), this.getAttribute("type") ?? "bar", this.manner()));
    const shown = box.querySelector("svg");
    shown?.setAttribute("role", "img");
    shown?.setAttribute("aria-label", this.getAttribute("label") ?? "");
    this.watch = new ResizeObserver(() => this.chart?.resize());
    this.watch.observe(box);
  }

  disconnectedCallback(): void {
    this.watch?.disconnect();
    this.chart?.dispose();
    this.querySelector(".canvas")?.remove();
  }

  private tones(): string[] {
    const named = this.getAttribute("colours")?.split(/\s+/) ?? [];
    return [...named, ...ORDER.filter((tone) => !named.includes(tone))].map((tone) => TONES[tone] ?? tone);
  }

  private manner(): Manner {
    return {
      colours: this.tones(),
      font: getComputedStyle(this).fontFamily || "sans-serif",
      quiet: matchMedia("(prefers-reduced-motion: reduce)").matches,
    };
  }
}

/** Read names and numbers out of a table. Thousands' commas and a % sign are understood; a dash is no value. */
export function read(table: HTMLTableElement): Figures {
  const heads = [...table.querySelectorAll("thead tr:first-child > *")].slice(1);
  const rows = [...table.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll<HTMLElement>("th, td")]);
  return {
    names: rows.map(([first]) => first?.textContent?.trim() ?? ""),
    series: heads.map((head, column) => ({
      name: head.textContent?.trim() ?? "",
      values: rows.map((cells) => figure(cells[column + 1])),
    })),
  };
}

function figure(cell: HTMLElement | undefined): number | null {
  const text = cell?.dataset["value"] ?? cell?.textContent?.replace(/[,\s%]/g, "") ?? "";
  const value = Number(text);
  return text === "" || Number.isNaN(value) ? null : value;
}

/** ECharts' options for some figures. */
export function options({ names, series }: Figures, type: string, { colours, font, quiet }: Manner): EChartsCoreOption {
  const text = { fontFamily: font, fontSize: 14, color: "#1b2725" };
  const all = {
    animation: !quiet,
    color: colours,
    textStyle: text,
    aria: { enabled: true, decal: { show: series.length > 2 || type === "share" } },
    tooltip: { trigger: type === "share" ? "item" : "axis", renderMode: "richText", confine: true },
    legend: { show: series.length > 1 || type === "share", top: 0, textStyle: text },
  };
  if (type === "share") {
    const data = names.map((name, place) => ({ name, value: series[0]?.values[place] ?? 0 }));
    return { ...all, series: [{ type: "pie", radius: ["45%", "75%"], data, label: { show: false } }] };
  }
  const named = { type: "category", data: names, axisLabel: text, axisTick: { show: false } };
  const counted = { type: "value", axisLabel: text, splitLine: { lineStyle: { color: "#d6dbd6" } }, minInterval: 1 };
  const lying = type === "row";
  return {
    ...all,
    grid: { left: 8, right: 16, top: series.length > 1 ? 40 : 12, bottom: 8, containLabel: true },
    xAxis: lying ? counted : named,
    yAxis: lying ? { ...named, inverse: true } : counted,
    series: series.map(({ name, values }) => ({
      name,
      data: values,
      type: type === "line" ? "line" : "bar",
      stack: type === "stack" ? "all" : undefined,
      barMaxWidth: 36,
      symbolSize: 7,
      lineStyle: { width: 2.5 },
    })),
  };
}

customElements.define("chart-view", ChartView);
