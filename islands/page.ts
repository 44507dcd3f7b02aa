/** What every page gets: the count under long texts, and the error summary read first. */
import "./word-count";

document.querySelector<HTMLElement>(".errors")?.focus();
