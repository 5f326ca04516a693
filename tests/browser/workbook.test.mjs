// Workbooks of a campaign: downloaded, handed in, looked at; a commune's own table is explained.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desk, phone, picture, scan, signIn, start } from "./lib.mjs";

const compiler = { name: "thuongtruc", password: "chungsuc-vidu" };
const own = "STT;Tên ấp;Ngày;Người dân;Ghi chú\n1;Ấp Bến Đình;22/11/2026;40;\n2;Ấp Không Có;22/11/2026;30;Mưa\n";
let house;

before(async () => {
  house = await start();
});
after(() => house.stop());

async function send(page, text) {
  await page.locator("input[type=file]").setInputFiles({ name: "bang.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "Gửi và xem trước" }).click();
}

for (const [name, size] of [["phone", phone], ["desk", desk]]) {
  test(`a table is explained, read and named where it is wrong (${name})`, async () => {
    const page = await house.open(size);
    const head = name === "phone" ? own : own.replace("Người dân", "Số người dân");
    await signIn(page, compiler);
    await page.goto("/campaign");
    await page.locator("main a[href^='/campaign/']").first().click();
    await page.goto(new URL(page.url()).pathname + "/workbook");
    await scan(page, `workbooks, ${name}`);
    await picture(page, `workbook-${name}`);
    await send(page, "x");
    assert.match(await page.locator("main").innerText(), /Không phải/);
    await scan(page, `a file that is no workbook, ${name}`);
    await send(page, head);
    await scan(page, `which column is which, ${name}`);
    await picture(page, `workbook-map-${name}`);
    await page.getByRole("button", { name: "Đúng, nhớ cách đọc này" }).click();
    await send(page, head);
    assert.match(await page.locator("main").innerText(), /Không có đơn vị nào tên “Ấp Không Có”/);
    assert.match(await page.locator("main").innerText(), /40 người/);
    await scan(page, `what was read, ${name}`);
    await picture(page, `workbook-read-${name}`);
    await page.context().close();
  });
}
