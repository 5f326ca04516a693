// lib.mjs: what every browser test stands on: a server of its own, a browser, people to sign in.
//
// One server for a test file, on a free port of this machine, with the example campaign in a new
// temporary folder and a fixed clock, so that "today" is always the same day. A test opens a page
// with open() and closes nothing: stop() takes everything away.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const program = process.env.CHUNGSUC ?? path.join(root, "build/src/cli/chungsuc");
export const screens = path.join(root, "build/screens");

// 14:10 in Vietnam, inside the daily window.
export const NOW = Date.parse("2026-11-22T14:10:00+07:00");

export const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
export const desk = { viewport: { width: 1280, height: 900 } };
export const plain = { ...phone, javaScriptEnabled: false };

const chromiumArguments = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** The example campaign, prepared by the program itself. */
export function example(run) {
  return run(["demo", "--prepare"]);
}

/** An empty installation with one commune and one account that may do everything. */
export function empty(run) {
  run(["init"]);
  run(["setting", "set", "totp-administrators", "off"]);
  const commune = run(["unit", "add", "Xã Tân Lập Hạ", "--kind", "xa"]).trim();
  return run(["user", "add", chief.name, "Thường trực Ban Chỉ đạo", "--unit", commune, "--role",
    "administer", "--stdin"], chief.password);
}
export const chief = { name: "thuong-truc", password: "lúa chín đầu bờ 26" };

/** Start the server; resolves with its address once it listens. */
function listen(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (chunk) => {
      said += chunk;
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (url) resolve(url[0]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    setTimeout(() => reject(new Error(`the server did not listen: ${said}`)), 10000).unref();
  });
}

/** A house to test in: { url, said, open(view), run(command), stop() }. `now` is the clock in ms. */
export async function start({ now = NOW, prepare = example } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "chungsuc-browser-"));
  const data = ["--data", path.join(folder, "data")];
  const env = { ...process.env, CHUNGSUC_NOW: String(now) };
  const run = (words, input = "") => {
    const done = spawnSync(program, [...words, ...data], { env, input, encoding: "utf8" });
    assert.equal(done.status, 0, `chungsuc ${words[0]}: ${done.stdout}${done.stderr}`);
    return done.stdout;
  };
  const said = prepare(run);
  const serve = (at) => spawn(program, ["serve", ...data, "--listen", at], { env });
  let child = serve("127.0.0.1:0");
  const url = await listen(child);
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium", args: chromiumArguments, // a date field speaks the browser's own language
    env: { ...process.env, LANGUAGE: "vi" },
  });
  const house = { url, said, run, browser, folder };
  house.open = (view = desk) => open(house, view);
  const end = async () => {
    child.removeAllListeners("exit");
    const gone = new Promise((resolve) => child.on("exit", (code, signal) => resolve(code ?? signal)));
    child.kill("SIGTERM");
    return gone;
  };
  // The same house at the same address, so many minutes later.
  house.later = async (minutes) => {
    assert.equal(await end(), 0, "the server ends cleanly on SIGTERM");
    env.CHUNGSUC_NOW = String(Number(env.CHUNGSUC_NOW) + minutes * 60000);
    child = serve(new URL(url).host);
    await listen(child);
  };
  house.now = () => Number(env.CHUNGSUC_NOW);
  house.stop = async () => {
    await browser.close();
    const code = await end();
    fs.rmSync(folder, { recursive: true, force: true });
    assert.equal(code, 0, "the server ends cleanly on SIGTERM");
  };
  return house;
}

/** A new page in a context of its own. Errors in the browser's console fail the test at scan(). */
async function open(house, view) {
  const context = await house.browser.newContext({
    baseURL: house.url, locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh", acceptDownloads: true,
    reducedMotion: "reduce", ...view,
  });
  context.setDefaultTimeout(10000);
  const page = await context.newPage();
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text()))
      page.problems.push(message.text());
  });
  page.scripted = view.javaScriptEnabled !== false;
  return page;
}

/** Sign in through the page, as a person does. */
export async function signIn(page, { name, password }) {
  await page.goto("/sign-in");
  await page.locator("input:not([type=password]):not([type=hidden]):not([type=checkbox])")
    .first().fill(name);
  await page.locator("input[type=password]").fill(password);
  await Promise.all([
    page.waitForURL((url) => !url.pathname.startsWith("/sign-in")),
    page.locator("main button[type=submit], main button:not([type])").first().click(),
  ]);
}

/** Nothing waits for ever: a page that does not answer fails its test. */
function within(seconds, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer in ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Fail unless the page has no accessibility violation, no console error and no sideways scroll.
 * axe needs scripts, so a page opened with `plain` is only measured. */
export async function scan(page, what) {
  await page.waitForLoadState("domcontentloaded");
  assert.deepEqual(page.problems, [], `${what}: errors in the console`);
  const scroll = await page.evaluate(() => document.documentElement.scrollWidth); // a phone widens its window to it
  const { width } = page.viewportSize();
  assert.ok(scroll <= width, `${what}: the page is ${scroll} px wide on a screen of ${width}`);
  if (!page.scripted) return;
  await page.evaluate(axeSource);
  const { violations } = await within(30, what, page.evaluate(() => globalThis.axe.run(document, {
    resultTypes: ["violations"],
  })));
  const told = violations.map((v) => `${v.id}: ${v.help}\n` +
    v.nodes.slice(0, 4).map((n) => `    ${n.html.slice(0, 160)}\n    ${n.failureSummary}`).join("\n"));
  assert.equal(violations.length, 0, `${what}:\n${told.join("\n")}`);
}

/** A picture of the whole page for people to look at: build/screens/NAME.png. */
export async function picture(page, name) {
  fs.mkdirSync(screens, { recursive: true });
  await page.screenshot({ path: path.join(screens, `${name}.png`), fullPage: true });
}
