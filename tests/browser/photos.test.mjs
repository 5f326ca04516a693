// Photographs from a phone: chosen, made smaller, sent one by one with progress, shown, taken away;
// and the same without JavaScript.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desk, phone, picture, plain, scan, signIn, start } from "./lib.mjs";

const hamlet = { name: "bendinh", password: "chungsuc-vidu" };
let house;
before(async () => { house = await start(); });
after(async () => { await house.stop(); });

/** A photograph made in the browser: sky, field, a road; `shade` makes each another. */
async function photograph(page, shade, width = 2400, height = 1800) {
  const numbers = await page.evaluate(async ([hue, w, h]) => {
    const canvas = document.createElement("canvas");
    canvas.width = w;
    canvas.height = h;
    const c = canvas.getContext("2d");
    c.fillStyle = `hsl(${hue} 60% 75%)`;
    c.fillRect(0, 0, w, h);
    c.fillStyle = `hsl(${hue + 70} 45% 45%)`;
    c.fillRect(0, h * 0.55, w, h);
    c.fillStyle = "#b8a58a";
    c.beginPath();
    c.moveTo(w * 0.45, h * 0.55);
    c.lineTo(w * 0.55, h * 0.55);
    c.lineTo(w * 0.8, h);
    c.lineTo(w * 0.2, h);
    c.fill();
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.9); });
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, [shade, width, height]);
  return Buffer.from(numbers);
}

async function openPhotos(page) {
  await signIn(page, hamlet);
  await page.locator('a[href*="/day/"]').last().click();
  await page.getByRole("link", { name: "Gửi ảnh, xem mọi ảnh của đơn vị" }).click();
  await page.getByRole("heading", { name: "Gửi ảnh" }).waitFor();
}

async function fill(page, caption) {
  await page.getByLabel("Chụp lúc nào").first().selectOption("during");
  await page.getByLabel("Công trình, phần việc").first().selectOption({ index: 2 });
  await page.getByLabel("Người trong ảnh").first().selectOption("no");
  await page.getByLabel("Chú thích").first().fill(caption);
}

const shown = (page) => page.locator("img[src^='/photo/']").count();

test("two pictures go from the phone, made smaller, with progress", async () => {
  const page = await house.open(phone);
  await openPhotos(page);
  await scan(page, "photos empty");
  const files = [];
  for (const hue of [200, 30])
    files.push({ name: `IMG_${hue}.jpg`, mimeType: "image/jpeg", buffer: await photograph(page, hue) });
  // what the page hands to the network, noted beside it: playwright does not see files in bodies
  await page.evaluate(() => {
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function note(data) {
      sessionStorage.sent = `${sessionStorage.sent ?? ""}${data.get("photos").size} `;
      return send.call(this, data);
    };
  });
  await fill(page, "Đoạn đầu tuyến, nhìn từ cầu");
  await page.locator("input[type=file]").setInputFiles(files);
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Gửi ảnh" }).click()]);
  await page.locator("img[src^='/photo/']").first().waitFor();
  assert.equal(await shown(page), 2);
  const sent = (await page.evaluate(() => sessionStorage.sent)).trim().split(" ").map(Number);
  assert.equal(sent.length, 2, "one request a picture");
  for (const bytes of sent) {
    assert.ok(bytes > 2000 && bytes < files[0].buffer.length, `${bytes} bytes`);
  }
  const size = await page.locator("img[src^='/photo/']").first()
    .evaluate(async (img) => { img.loading = "eager"; await img.decode(); return [img.naturalWidth, img.naturalHeight]; });
  assert.deepEqual(size, [320, 240]);
  await scan(page, "photos");
  await picture(page, "photos-phone");
});

test("what is no picture is named in its row, and the good one is taken", async () => {
  const page = await house.open(phone);
  await openPhotos(page);
  const before = await shown(page);
  await fill(page, "");
  await page.locator("input[type=file]").setInputFiles([
    { name: "IMG_9.heic", mimeType: "image/heic", buffer: Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1") },
    { name: "tot.jpg", mimeType: "image/jpeg", buffer: await photograph(page, 120, 900, 1200) },
  ]);
  await page.getByRole("button", { name: "Gửi ảnh" }).click();
  await page.locator(".queue li.error").waitFor();
  await page.getByText("đã nhận").waitFor();
  assert.match(await page.locator(".queue li.error").textContent(), /IMG_9\.heic.*HEIC/);
  await picture(page, "photos-refused-phone");
  await page.reload();
  assert.equal(await shown(page), before + 1);
});

test("without JavaScript the form does the same", async () => {
  const helper = await house.open(phone);
  await signIn(helper, hamlet);
  const bytes = await photograph(helper, 280, 800, 600);
  const page = await house.open(plain);
  await openPhotos(page);
  const before = await shown(page);
  await fill(page, "Không cần JavaScript");
  await page.locator("input[type=file]").setInputFiles([{ name: "a.jpg", mimeType: "image/jpeg", buffer: bytes }]);
  await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: "Gửi ảnh" }).click()]);
  assert.equal(await page.locator(".flash").textContent(), "Đã nhận 1 ảnh.");
  assert.equal(await shown(page), before + 1);
});

test("at a desk a picture is taken away with a reason", async () => {
  const page = await house.open(desk);
  await openPhotos(page);
  const before = await shown(page);
  await scan(page, "photos");
  await page.locator("summary", { hasText: "Gỡ ảnh" }).first().click();
  await scan(page, "photo removing");
  await picture(page, "photos-desk");
  await Promise.all([page.waitForNavigation(),
    page.getByRole("button", { name: "Gỡ ảnh này" }).first().click()]);
  assert.match(await page.locator(".flash").textContent(), /Đã gỡ ảnh/);
  assert.equal(await shown(page), before - 1);
});
