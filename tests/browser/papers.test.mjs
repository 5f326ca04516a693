// Papers of an office: written, numbered, printed; the register; the templates.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { desk, phone, picture, plain, scan, signIn, start } from "./lib.mjs";

const compiler = { name: "thuongtruc", password: "chungsuc-vidu" };
let house;

before(async () => {
  house = await start();
});
after(() => house.stop());

for (const [name, size] of [["phone", phone], ["desk", desk]]) {
  test(`a letter is written, takes its number and stands in the register (${name})`, async () => {
    const page = await house.open(size);
    await signIn(page, compiler);
    await page.goto("/campaign");
    await page.locator("main a[href^='/campaign/']").first().click();
    await page.getByRole("link", { name: "Văn bản", exact: true }).click();
    await scan(page, `papers, ${name}`);
    await picture(page, `papers-${name}`);
    await page.getByRole("link", { name: "Công văn", exact: true }).click();
    await page.getByLabel(/^Nội dung/).fill(`Đề nghị gửi báo cáo đúng giờ (${name})`);
    await scan(page, `the form of a letter, ${name}`);
    await page.getByRole("button", { name: "Lưu và xem" }).click();
    assert.match(await page.locator(".paper-lines").innerText(), /Đề nghị gửi báo cáo đúng giờ/);
    await scan(page, `a letter, ${name}`);
    await picture(page, `paper-${name}`);
    await page.getByRole("button", { name: "Lấy số" }).click();
    assert.match(await page.locator("main").innerText(), /Đã lấy Số \d\d-CV/);
    await page.getByRole("link", { name: "Trang in A4" }).click();
    await scan(page, `the page to print, ${name}`);
    await picture(page, `paper-print-${name}`);
    await page.getByRole("link", { name: "Về văn bản" }).click();
    await page.getByRole("link", { name: "Văn bản", exact: true }).first().click();
    await page.getByRole("link", { name: "Sổ văn bản đi" }).click();
    await scan(page, `the register, ${name}`);
    await picture(page, `register-${name}`);
    await page.goto("/templates");
    await scan(page, `templates, ${name}`);
    await page.locator("main table a").first().click();
    await scan(page, `a template, ${name}`);
    await picture(page, `template-${name}`);
    await page.context().close();
  });
}

const seeds = new URL("../fuzz/corpus/picture/", import.meta.url);

/** A hamlet sends a picture of a work before and one after, without JavaScript: one form, one answer. */
async function sendPictures() {
  const page = await house.open(plain);
  await signIn(page, { name: "bendinh", password: "chungsuc-vidu" });
  await page.locator('a[href*="/day/"]').last().click();
  for (const [file, stage] of [["plain.jpg", "before"], ["plain.png", "after"]]) {
    await page.goto(page.url().replace(/(\/day\/.*|\/photos.*)$/, "/photos"));
    await page.getByLabel("Chụp lúc nào").first().selectOption(stage);
    await page.getByLabel("Công trình, phần việc").first().selectOption({ index: 2 });
    await page.getByLabel("Người trong ảnh").first().selectOption("no");
    await page.locator("input[type=file]").first().setInputFiles(fileURLToPath(new URL(file, seeds)));
    await page.getByRole("button", { name: "Gửi ảnh" }).click();
  }
  await page.context().close();
}

/** Whoever compiles writes the final report; the page shows it. */
async function writeFinalReport(page) {
  await signIn(page, compiler);
  await page.goto("/campaign");
  await page.locator("main a[href^='/campaign/']").first().click();
  await page.getByRole("link", { name: "Văn bản", exact: true }).click();
  await page.getByRole("link", { name: "Báo cáo tổng kết", exact: true }).first().click();
  await page.getByRole("button", { name: "Lưu và xem" }).click();
}

test("the final report prints with its pictures", async () => {
  await sendPictures();
  for (const [name, size] of [["phone", phone], ["desk", desk]]) {
    const page = await house.open(size);
    await writeFinalReport(page);
    await page.getByRole("link", { name: "Trang in A4" }).click();
    const pictures = page.locator("main img");
    assert.ok(await pictures.count() >= 2, "before and after; and the clip of the example, where clips are judged");
    for (const one of await pictures.all()) {
      await one.scrollIntoViewIfNeeded();
      assert.ok(await one.evaluate((image) => image.decode().then(() => image.naturalWidth)) > 0);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the page is ${wide} px too wide`);
    await scan(page, `the final report to print, ${name}`);
    await picture(page, `paper-print-final-${name}`);
    await page.context().close();
  }
});


test("a numbered report with a picture that was removed is named where pictures are removed", async () => {
  for (const [name, size] of [["phone", phone], ["desk", desk]]) {
    const page = await house.open(size);
    await writeFinalReport(page);
    await page.getByRole("button", { name: "Lấy số" }).click();
    const paper = new URL(page.url()).pathname;
    const photos = await removePicture();
    await page.goto(photos);
    const named = page.locator("#papers-gone-pictures");
    assert.ok(await named.locator(`a[href="${paper.replace(/\/(print|$).*/, "")}"]`).count() > 0, await named.innerText());
    await scan(page, `pictures that are gone, ${name}`);
    await named.scrollIntoViewIfNeeded();
    await picture(page, `papers-gone-pictures-${name}`);
    await page.context().close();
  }
});

/** The hamlet takes one of its pictures away; where its pictures are. */
async function removePicture() {
  const page = await house.open(plain);
  await signIn(page, { name: "bendinh", password: "chungsuc-vidu" });
  await page.locator('a[href*="/day/"]').last().click();
  await page.goto(page.url().replace(/\/day\/.*$/, "/photos"));
  const photos = page.url();
  const one = page.locator("details:has(form[action$='/remove'])").first();
  await one.locator("summary").click();
  await one.getByRole("button", { name: "Gỡ ảnh này" }).click();
  await page.context().close();
  return photos;
}
