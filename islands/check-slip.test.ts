import { afterEach, expect, test, vi } from "vitest";

import { checked } from "./check-slip";
import { mount } from "./parts/mount";

/** Made by huiyin/engines/certificates/slips.py with the private key 00 01 02 … 1f. */
const KEY = "56475aa75463474c";
const PUBLIC = "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg";
const BODY =
  "eyJmaXJzdCI6IjIwMjYtMDEtMDEiLCJpc3N1ZWQiOiIyMDI2LTA3LTAyIiwia2V5IjoiNTY0NzVhYTc1NDYzNDc0YyIsImxhc3QiOiIyMDI2" +
  "LTA2LTMwIiwibWludXRlcyI6MTIzMCwibm8iOiJaMjYtMDAwMDEyMy00Iiwibm90aWNlIjoiMjAyNi0wNy0wOSIsInN0YXR1cyI6Imlzc3VlZCJ9";
const SIGNED = "qiIiUgUtrah4x6ROnVDjqjLxDY6z2hR9zBU4KUXMI7dLKO9J6oOB_smvDlFSQ3fIdex3mm-dxbsRSI7vVSOhBw";
const SLIP = `HYZ1.${BODY}.${SIGNED}`;
const KEYS = new Map([[KEY, PUBLIC]]);

afterEach(() => vi.unstubAllGlobals());

test("what the server signed is genuine here too", async () => {
  expect(await checked(SLIP, KEYS)).toMatchObject({ no: "Z26-0000123-4", minutes: 1230, last: "2026-06-30" });
});

test("nothing altered passes, wherever one sign is another", async () => {
  let passed = 0;
  for (let at = 0; at < SLIP.length; at += 1) {
    const other = SLIP[at] === "A" ? "B" : "A";
    if (await checked(SLIP.slice(0, at) + other + SLIP.slice(at + 1), KEYS)) passed += 1;
  }
  expect(passed).toBe(0);
});

test("a key that nobody published, more parts and padding are refused", async () => {
  expect(await checked(SLIP, new Map())).toBeUndefined();
  expect(await checked(`${SLIP}.x`, KEYS)).toBeUndefined();
  expect(await checked(`${SLIP}==`, KEYS)).toBeUndefined();
  expect(await checked("HYZ1..", KEYS)).toBeUndefined();
});

async function page(revoked: string[], answers = true): Promise<{ form: HTMLFormElement; sent: () => boolean }> {
  const published = { at: "2026-08-01T00:01:36+00:00", keys: [{ id: KEY, public: PUBLIC }], revoked };
  const answer = () => (answers ? Promise.resolve(new Response(JSON.stringify(published))) : Promise.reject(new Error("no line")));
  vi.stubGlobal("fetch", vi.fn(answer));
  mount(`<check-slip keys="/k"><form><input name="text"></form><p data-when="genuine" hidden></p>
    <p data-when="notice" hidden></p><p data-when="revoked" hidden></p><p data-when="forged" hidden></p>
    <dl data-facts hidden><dd data-fact="no"></dd><dd data-fact="long"></dd><dd data-fact="at"></dd></dl></check-slip>`);
  await new Promise((done) => setTimeout(done, 0));
  const form = document.querySelector("form")!;
  let prevented = false;
  form.addEventListener("submit", (event) => {
    prevented = event.defaultPrevented;
    event.preventDefault();
  });
  return { form, sent: () => !prevented };
}

function ask(form: HTMLFormElement, text: string): void {
  form.querySelector("input")!.value = text;
  form.dispatchEvent(new Event("submit", { cancelable: true }));
}

const shown = () => [...document.querySelectorAll<HTMLElement>("[data-when]:not([hidden])")].map((one) => one.dataset["when"]);

test("it says genuine, revoked or forged without asking the server", async () => {
  const { form, sent } = await page([]);
  ask(form, SLIP);
  expect(sent()).toBe(false);
  await vi.waitFor(() => expect(shown().length).toBe(1));
  expect(["genuine", "notice"]).toContain(shown()[0]);
  expect(document.querySelector("[data-fact=no]")!.textContent).toBe("Z26-0000123-4");
  expect(document.querySelector("[data-fact=long]")!.textContent).toBe("20:30");
  expect(document.querySelector("[data-fact=at]")!.textContent).toBe("2026-08-01 08:01");
  ask(form, `${SLIP.slice(0, -2)}AA`);
  await vi.waitFor(() => expect(shown()).toEqual(["forged"]));
  const other = await page(["Z26-0000123-4"]);
  ask(other.form, SLIP);
  await vi.waitFor(() => expect(shown()).toEqual(["revoked"]));
});

test("a bare number and keys that did not come are the server's", async () => {
  const { form, sent } = await page([]);
  ask(form, "Z26-0000123-4");
  expect(sent()).toBe(true);
  const other = await page([], false);
  ask(other.form, SLIP);
  expect(other.sent()).toBe(true);
});
