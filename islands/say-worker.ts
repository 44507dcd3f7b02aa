/**
 * The service worker of the public pages: opens the page in which something can be said without a network.
 *
 *   served at /say/worker.js, after a line that gives SAY_SHELL; registered by <offline-ready>
 *
 * It keeps one page that is the same for everybody, and that page's files; never a page somebody else may not see.
 * A new version keeps its own and drops the earlier ones.
 */
import { answerTo, cacheName, outdated, type Shell } from "./parts/offline";

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Lasting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  SAY_SHELL: Shell;
  caches: CacheStorage;
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(kind: "install" | "activate", hear: (event: Lasting) => void): void;
  addEventListener(kind: "fetch", hear: (event: Asked) => void): void;
}

const worker = globalThis as unknown as Worker;
const shell = worker.SAY_SHELL;

async function keep(): Promise<void> {
  const kept = await worker.caches.open(cacheName(shell));
  await kept.addAll([shell.page, ...shell.files].map((address) => new Request(address, { cache: "reload" })));
  await worker.skipWaiting();
}

async function tidy(): Promise<void> {
  await Promise.all(outdated(await worker.caches.keys(), shell).map((name) => worker.caches.delete(name)));
  await worker.clients.claim();
}

async function kept(address: string): Promise<Response | undefined> {
  return (await worker.caches.open(cacheName(shell))).match(address, { ignoreVary: true });
}

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (without) {
    const found = await kept(shell.page);
    if (!found) throw without;
    return found;
  }
}

async function file(request: Request): Promise<Response> {
  return (await kept(new URL(request.url).pathname)) ?? fetch(request);
}

worker.addEventListener("install", (event) => event.waitUntil(keep()));
worker.addEventListener("activate", (event) => event.waitUntil(tidy()));
worker.addEventListener("fetch", (event) => {
  const answer = answerTo(event.request, shell);
  if (answer === "page") event.respondWith(page(event.request));
  if (answer === "file") event.respondWith(file(event.request));
});
