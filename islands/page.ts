/** What every page gets: the count under long texts, the error summary read first, the menu's place in sight. */
import "./word-count";

document.querySelector<HTMLElement>(".errors")?.focus();
document.querySelector(".nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
