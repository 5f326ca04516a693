// Who changed what: the history of a figure, of a signed day, the journal, and a printed paper.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desk, phone, picture, scan, signIn, start } from "./lib.mjs";

const compiler = { name: "thuongtruc", password: "chungsuc-vidu" };
const administrator = { name: "quantri", password: "chungsuc-vidu" };
let house;

before(async () => {
  house = await start();
});
after(() => house.stop());

async function signedDay(page) {
  await page.goto("/campaign");
  await page.locator("main table a").first().click();
  await page.locator("thead th:has(.signed) a").first().click();
  await page.locator("#signed").waitFor();
}

for (const [name, size] of [["phone", phone], ["desk", desk]]) {
  test(`a corrected figure says who, when and before → after (${name})`, async () => {
    const page = await house.open(size);
    await signIn(page, compiler);
    await page.goto("/campaign");
    await page.locator("main table a").first().click();
    await page.locator(".board a.corrected").first().click();
    await page.getByRole("link", { name: /Lịch sử: ai sửa gì/ }).click();
    await page.locator(".history").waitFor();
    const said = await page.locator("main").innerText();
    assert.match(said, /Sửa số liệu, lần gửi/);
    assert.match(said, /Gửi số liệu lần đầu/);
    assert.match(said, /Vì sao:/);
    await scan(page, `history of a figure, ${name}`);
    await picture(page, `history-figure-${name}`);
    await page.context().close();
  });

  test(`a printed code finds what was signed (${name})`, async () => {
    const page = await house.open(size);
    await signIn(page, compiler);
    await signedDay(page);
    const mark = await page.locator("#signed code.hash").nth(1).innerText();
    assert.match(mark, /^\d+ · [0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}$/);
    await page.goto("/paper");
    await scan(page, `the empty question, ${name}`);
    await page.getByRole("textbox").first().fill(mark.toUpperCase());
    await page.getByRole("button", { name: "Kiểm" }).click();
    assert.match(await page.locator("#answer h2").innerText(), /^Đúng/);
    await scan(page, `what was signed, ${name}`);
    await picture(page, `paper-check-${name}`);
    await page.getByRole("textbox").first().fill(mark.replace(/.$/, (c) => (c === "0" ? "1" : "0")));
    await page.getByRole("button", { name: "Kiểm" }).click();
    assert.match(await page.locator("#answer h2").innerText(), /^Không/);
    await signedDay(page);
    await page.getByRole("link", { name: "Lịch sử của ngày này" }).click();
    assert.match(await page.locator("main").innerText(), /Chốt số liệu ngày/);
    await scan(page, `history of a signed day, ${name}`);
    await picture(page, `history-day-${name}`);
    await page.context().close();
  });

  test(`the journal reads as sentences (${name})`, async () => {
    const page = await house.open(size);
    await signIn(page, administrator);
    await page.goto("/journal");
    const said = await page.locator("main").innerText();
    assert.doesNotMatch(said, /[{}]|_seal/);
    await scan(page, `the journal, ${name}`);
    await picture(page, `journal-${name}`);
    await page.locator("#kind").selectOption("account");
    await page.getByRole("button", { name: "Xem" }).click();
    await page.locator("main").waitFor();
    await page.goto("/journal?kind=report"); // whatever else happened last
    assert.match(await page.locator("main").innerText(), /báo cáo ngày/);
    await page.context().close();
  });
}
