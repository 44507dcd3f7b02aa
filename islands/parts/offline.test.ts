import { expect, test } from "vitest";

import { answerTo, cacheName, outdated, type Shell } from "./offline";

const SHELL: Shell = {
  version: "b",
  page: "/say/offline/",
  stands_in_for: ["/say/", "/say/offline/"],
  files: ["/static/built/site-1.css"],
};

function asked(path: string, mode: RequestMode = "navigate", method = "GET") {
  return answerTo({ url: `https://county.example${path}`, mode, method }, SHELL);
}

test("the page in which something is said has a stand-in, with or without a question in its address", () => {
  expect([asked("/say/"), asked("/say/?x=1"), asked("/say/offline/")]).toEqual(["page", "page", "page"]);
});

test("no personal page is touched", () => {
  for (const path of ["/say/sent/", "/say/check/", "/say/you/", "/progress/26-0000001-2/", "/"]) {
    expect(asked(path)).toBe("network");
  }
  expect(asked("/say/token/", "same-origin")).toBe("network");
  expect(asked("/say/photos/1/", "no-cors")).toBe("network");
});

test("what is sent goes past the worker", () => {
  expect([asked("/say/", "navigate", "POST"), asked("/say/offline/", "cors", "POST")]).toEqual(["network", "network"]);
});

test("only files of the kept page are answered from the cache", () => {
  expect([asked("/static/built/site-1.css", "no-cors"), asked("/static/built/site-2.css", "no-cors")]).toEqual(["file", "network"]);
});

test("an upgrade drops what earlier versions kept, and nothing else", () => {
  expect(outdated(["huiyin-say-a", "huiyin-say-b", "other"], SHELL)).toEqual(["huiyin-say-a"]);
  expect(cacheName(SHELL)).toBe("huiyin-say-b");
});
