// Messages of a group chat: pasted, read, looked at and written, also with the keyboard alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desk, phone, picture, plain, scan, signIn, start } from "./lib.mjs";

const compiler = { name: "thuongtruc", password: "chungsuc-vidu" };
const text = `[22/11/2026 14:05] Anh Tư: Ấp Suối Cạn bc hôm nay: 15 LLVT, 40 dân, vận động 2tr5, xyz 7
[22/11/2026 14:09] Chị Ba: ap gome dan 12, dq 4
[22/11/2026 14:10] Xã: ok cảm ơn`;
let house;

before(async () => {
  house = await start();
});
after(() => house.stop());

for (const [name, size] of [["phone", phone], ["desk", desk]]) {
  test(`messages stand beside what was read of them, doubts marked (${name})`, async () => {
    const page = await house.open(size);
    await signIn(page, compiler);
    await page.getByRole("link", { name: "Tin nhắn", exact: true }).count() ||
      await page.getByRole("link", { name: /Mở bảng theo dõi|Phối hợp/ }).first().click();
    await page.getByRole("link", { name: "Tin nhắn", exact: true }).click();
    await scan(page, `messages empty, ${name}`);
    await page.getByLabel("Tin nhắn", { exact: true }).fill(text);
    await page.getByRole("button", { name: "Đọc tin nhắn" }).click();
    await page.getByRole("status").filter({ hasText: "2 báo cáo" }).waitFor();
    assert.equal(await page.getByText("▲ Ngờ").count() > 1, true);
    await scan(page, `messages read, ${name}`);
    await picture(page, `messages-${name}`);
    await page.context().close();
  });
}

test("a message is written with the keyboard alone, without scripts", async () => {
  const page = await house.open(plain);
  await signIn(page, compiler);
  await page.goto(new URL("/campaign", page.url()).href);
  await page.locator("a[href^='/campaign/']").first().click();
  await page.getByRole("link", { name: "Tin nhắn", exact: true }).click();
  await page.getByLabel("Tin nhắn", { exact: true }).focus();
  await page.keyboard.insertText("Ấp Suối Cạn bc hôm nay: 31 dân, 5 dq");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("status").filter({ hasText: "1 báo cáo" }).waitFor();
  await page.getByRole("button", { name: "Ghi vào báo cáo" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Đã ghi vào báo cáo ngày 22/11/2026").waitFor();
});
