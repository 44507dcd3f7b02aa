/** What the worker of the public pages keeps, and what it answers with. Pure but for the two caches given to it. */

/** What the server tells when it serves the worker: see web/offline.py. */
export interface Shell {
  /** Changes whenever the kept page or a file of it changes. */
  version: string;
  /** The page kept for a day without a network: the same for everybody. */
  page: string;
  /** Addresses for which that page may stand in. */
  stands_in_for: string[];
  /** Style, scripts and pictures of that page. */
  files: string[];
}

const PREFIX = "huiyin-say-";

export function cacheName(shell: Shell): string {
  return `${PREFIX}${shell.version}`;
}

/** Caches of earlier versions, to be dropped; other caches of this address are nobody's business here. */
export function outdated(names: string[], shell: Shell): string[] {
  return names.filter((name) => name.startsWith(PREFIX) && name !== cacheName(shell));
}

export type Answer = "page" | "file" | "network";

/** How a request is answered: by the kept page if there is no network, by a kept file, or not by the worker at all. */
export function answerTo(request: Pick<Request, "method" | "mode" | "url">, shell: Shell): Answer {
  const { pathname } = new URL(request.url);
  if (request.method !== "GET") return "network";
  if (request.mode === "navigate") return shell.stands_in_for.includes(pathname) ? "page" : "network";
  return shell.files.includes(pathname) ? "file" : "network";
}
