// Duties and deadlines: seen by day, person and unit; a draft approved; the month; the reminder.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desk, phone, picture, plain, scan, signIn, start } from "./lib.mjs";

const compiler = { name: "thuongtruc", password: "chungsuc-vidu" };
const command = { name: "quansu", password: "chungsuc-vidu" };
let house;

before(async () => {
  house = await start();
});
after(() => house.stop());

for (const [name, size] of [["phone", phone], ["desk", desk]]) {
  test(`what presses leads from the first page to the list and the text to paste (${name})`, async () => {
    const page = await house.open(size);
    await signIn(page, compiler);
    await page.getByRole("link", { name: /việc quá hạn/ }).click();
    await page.getByRole("heading", { name: "Việc và hạn", level: 1 }).waitFor();
    assert.match(await page.locator("main h2").first().innerText(), /Quá hạn/);
    await scan(page, `duties by day, ${name}`);
    await picture(page, `duties-${name}`);
    for (const by of ["Theo người", "Theo đơn vị"]) {
      await page.getByRole("link", { name: by }).click();
      await scan(page, `duties, ${by}, ${name}`);
    }
    await page.getByRole("link", { name: "Văn bản nhắc việc" }).first().click();
    assert.match(await page.getByRole("textbox").inputValue(), /^NHẮC VIỆC ngày 22\/11\/2026/);
    await scan(page, `reminder, ${name}`);
    await page.goBack();
    await page.getByRole("link", { name: "Lịch tháng" }).click();
    assert.match(await page.locator("main").innerText(), /Ngày Văn hóa Việt Nam 24\/11/);
    await scan(page, `month, ${name}`);
    await picture(page, `duty-month-${name}`);
    await page.getByRole("link", { name: "Ngày nghỉ trong năm" }).click();
    await scan(page, `days off, ${name}`);
    await page.context().close();
  });
}

test("a draft is changed, and what changed is seen before it is approved; without scripts", async () => {
  const writer = await house.open(plain), page = await house.open(plain);
  await signIn(writer, command);
  await writer.getByRole("link", { name: "Việc và hạn" }).click();
  await writer.getByRole("link", { name: /Đề cương tuyên truyền/ }).click();
  const text = writer.getByLabel("Bản mới");
  await text.fill((await text.inputValue()).replace("45 phút", "40 phút"));
  await writer.getByRole("button", { name: "Lưu bản này" }).click();
  assert.match(await writer.locator("ins").first().innerText(), /40 phút/);
  await scan(writer, "a draft, writer");
  await signIn(page, compiler);
  await page.goto(new URL(writer.url()).pathname);
  await page.getByRole("button", { name: "Duyệt", exact: true }).click();
  assert.match(await page.locator("main").innerText(), /Đã duyệt văn bản/);
  await scan(page, "a draft, approved");
  await writer.context().close();
  await page.context().close();
});
