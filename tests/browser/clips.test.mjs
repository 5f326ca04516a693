// Clips from a phone: sent in parts with progress, over a line that breaks, checked, shown with their
// length; what is no clip is said; the page of a campaign names who owes which.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { desk, phone, picture, scan, signIn, start } from "./lib.mjs";

const hamlet = { name: "bendinh", password: "chungsuc-vidu" };
const steering = { name: "thuongtruc", password: "chungsuc-vidu" };
const clip = readFileSync(new URL("../fuzz/corpus/clip/tiny.mp4", import.meta.url));
let house;
before(async () => { house = await start(); });
after(async () => { await house.stop(); });

async function openClips(page) {
  await signIn(page, hamlet);
  await page.locator('a[href*="/day/"]').last().click();
  await page.getByRole("link", { name: "Gửi ảnh, xem mọi ảnh của đơn vị" }).click();
  await page.getByRole("link", { name: "Clip của đơn vị" }).click();
  await page.getByRole("heading", { name: "Gửi clip" }).waitFor();
}

async function fill(page, bytes, name) {
  await page.getByLabel("Loại clip").selectOption("0");
  await page.getByLabel("Quay việc gì").selectOption("none");
  await page.getByLabel("Người trong clip").selectOption("no");
  await page.getByLabel("Chú thích").fill("Ra quân sáng thứ bảy");
  await page.locator("input[type=file]").setInputFiles([{ name, mimeType: "video/mp4", buffer: bytes }]);
}

test("a clip is sent with the keyboard over a line that breaks, and shown", async () => {
  const page = await house.open(phone);
  await openClips(page);
  await scan(page, "clips empty");
  await fill(page, clip, "VID_1.mp4");
  await picture(page, "clips-form-phone");
  let broken = 0;
  await page.route("**/part/1", (route) => (broken++ ? route.continue() : route.abort()));
  await page.getByRole("button", { name: "Gửi clip" }).focus();
  await page.keyboard.press("Enter");
  await page.locator('a[href^="/clip/"] img').waitFor();
  assert.equal(broken, 2, "the part was sent again by itself");
  await page.getByText("Dài 0:02").waitFor();
});

test("a clip on its page, with its player", async () => {
  const page = await house.open(phone); // the console of the other one tells of the broken line
  await openClips(page);
  await scan(page, "clips");
  await picture(page, "clips-phone");
  await page.locator('a[href^="/clip/"]').first().click();
  await page.locator("video").waitFor();
  await scan(page, "clip");
  await picture(page, "clip-phone");
  const ready = await page.locator("video").evaluate((video) => new Promise((done) => {
    video.addEventListener("loadedmetadata", () => done(video.duration));
    video.addEventListener("error", () => done(-1));
    video.preload = "metadata";
    video.load();
    setTimeout(() => done(-2), 5000);
  }));
  assert.ok(ready > 0 || ready === -1, `duration ${ready}`); // -1: this Chromium has no H.264
});

test("a picture under the name of a clip is refused in its row", async () => {
  const page = await house.open(phone);
  await openClips(page);
  await fill(page, Buffer.from("\x89PNG\r\n\x1a\n0000000000000000000000000000", "latin1"), "a.mp4");
  await page.getByRole("button", { name: "Gửi clip" }).click();
  await page.locator(".queue li.error").waitFor();
  assert.match(await page.locator(".queue li.error").textContent(), /Đây là ảnh/);
  await picture(page, "clips-refused-phone");
});

/** A clip of two parts: what follows the end of the first box of its kind nobody plays. */
const long = Buffer.concat([clip, Buffer.from([0, 16, 0, 0]), Buffer.from("free"), Buffer.alloc(1048576 - 8)]);

/** The same page, where every pause is a moment. */
async function openHurried(view) {
  const page = await house.open(view);
  await page.addInitScript(() => {
    const wait = globalThis.setTimeout;
    globalThis.pauses = [];
    globalThis.setTimeout = (run, ms) => {
      if (!(ms >= 1000 && ms <= 60000)) return wait(run, ms);
      globalThis.pauses.push(ms);
      return wait(run, 30);
    };
  });
  await openClips(page);
  return page;
}

/** It came whole to the desk; there it is the clip of the first test, which the unit has. */
const judged = (page) => page.locator(".queue li.error", { hasText: "đã gửi chính clip này rồi" }).waitFor();

const failed = (page) => page.locator(".queue li.error");

test("a part that came damaged is sent again by itself", async () => {
  const page = await openHurried(phone);
  await fill(page, long, "VID_2.mp4");
  let times = 0;
  await page.route("**/part/2", (route) => (times++ ? route.continue()
    : route.fulfill({ json: { part: false, problem: "Một đoạn đến không nguyên vẹn: máy sẽ gửi lại đoạn ấy." } })));
  await page.getByRole("button", { name: "Gửi clip" }).click();
  await judged(page);
  assert.equal(times, 2);
});

test("a line that damages everything is said, and a person decides", async () => {
  const page = await openHurried(phone);
  await fill(page, Buffer.concat([long, Buffer.alloc(8)]), "VID_3.mp4");
  await page.route("**/part/2", (route) => route.fulfill({ json: { part: false, problem: "…" } }));
  await page.getByRole("button", { name: "Gửi clip" }).click();
  await failed(page).waitFor();
  assert.match(await failed(page).textContent(), /Một đoạn cứ đến là hỏng/);
  assert.ok(await page.getByRole("button", { name: "Thử lại" }).isVisible());
});

test("a server that can do nothing now is asked some times, ever more rarely, then a person is", async () => {
  const page = await openHurried(phone);
  await fill(page, Buffer.concat([long, Buffer.alloc(16)]), "VID_4.mp4");
  let down = true, asked = 0;
  await page.route("**/part/1", (route) => {
    if (!down) return route.continue();
    asked++;
    return route.fulfill({ status: 503, contentType: "text/html", body: "<p>bận</p>" });
  });
  await page.getByRole("button", { name: "Gửi clip" }).click();
  await failed(page).waitFor();
  const pauses = await page.evaluate(() => globalThis.pauses);
  assert.equal(asked, 8);
  assert.deepEqual(pauses, [1000, 2000, 4000, 8000, 15000, 30000, 60000]);
  assert.match(await failed(page).textContent(), /Máy chủ báo 503, đã thử 8 lần/);
  const again = page.getByRole("button", { name: "Thử lại" });
  assert.ok(await again.evaluate((button) => button === document.activeElement), "the keyboard is there");
  page.problems = []; // the console of the browser tells each 503
  await scan(page, "clips stopped");
  await picture(page, "clips-stopped-phone");
  down = false;
  await page.keyboard.press("Enter");
  await judged(page);
});

test("what the server refuses stops at once, with its words", async () => {
  const page = await openHurried(phone);
  await fill(page, Buffer.concat([long, Buffer.alloc(24)]), "VID_5.mp4");
  let asked = 0;
  await page.route("**/part/2", (route) => {
    asked++;
    return route.fulfill({ status: 413, contentType: "text/html", body: "<main><h1>Quá lớn</h1><p>Phần gửi lên quá lớn.</p></main>" });
  });
  await page.getByRole("button", { name: "Gửi clip" }).click();
  await failed(page).waitFor();
  assert.equal(asked, 1);
  assert.match(await failed(page).textContent(), /Phần gửi lên quá lớn/);
  assert.ok(!await page.getByRole("button", { name: "Thử lại" }).isVisible());
});

test("the campaign's page: kinds, who owes which, all clips", async () => {
  const page = await house.open(desk);
  await signIn(page, steering);
  await page.goto("/campaign");
  await page.locator('main a[href^="/campaign/"]').first().click();
  await page.getByRole("link", { name: "Clip", exact: true }).click();
  const kinds = page.locator("details", { hasText: "Loại clip, độ dài" });
  if (!(await kinds.evaluate((d) => d.open))) await kinds.locator("summary").click();
  await kinds.getByLabel("Loại clip").first().fill("Clip của ấp");
  await kinds.getByLabel("Ít nhất").first().fill("3");
  await kinds.getByLabel("Nhiều nhất").first().fill("5");
  await kinds.getByLabel("Ai phải nộp").first().selectOption("hamlets");
  await kinds.getByRole("button", { name: "Lưu các loại clip" }).click();
  await page.getByText("Đã lưu các loại clip").waitFor();
  await page.getByRole("heading", { name: /Còn thiếu/ }).waitFor();
  await scan(page, "clip board");
  await picture(page, "clip-board");
});
