// A signed day goes from a commune's own house to the province's as a file, by hand.
//
// Two houses: the example commune with its code, and a province that knows the commune by the same
// code under other numbers.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { desk, example, phone, scan, signIn, start } from "./lib.mjs";

const COMMUNE = "Xã Tân Lập Hạ", CODE = "99123";
const province = { name: "tong-hop-tinh", password: "lúa chín đầu bờ 26" };
const commune = { name: "thuongtruc", password: "chungsuc-vidu" };
let there, here, file;

before(async () => {
  there = await start({
    prepare: (run) => {
      example(run);
      const id = new RegExp(`(\\d+)\\s+${COMMUNE}`).exec(run(["unit", "list"]))[1];
      return run(["unit", "code", id, "--code", CODE, "--series", "new"]);
    },
  });
  here = await start({
    prepare: (run) => {
      run(["init"]);
      run(["setting", "set", "totp-administrators", "off"]);
      run(["unit", "add", "Tỉnh Khác", "--kind", "tinh"]);
      const top = run(["unit", "add", "Tỉnh Vàm Sơn", "--kind", "tinh"]).trim();
      run(["unit", "add", COMMUNE, "--kind", "xa", "--parent", top, "--code", CODE,
        "--series", "new"]);
      return run(["user", "add", province.name, "Ban Dân vận tỉnh", "--unit", top, "--role",
        "compile", "--stdin"], province.password);
    },
  });
});
after(async () => {
  await there.stop();
  await here.stop();
});

async function hand(page, bytes, name = "day.json") {
  await page.goto("/parcel");
  await page.locator("input[type=file]").setInputFiles({
    name, mimeType: "application/json", buffer: bytes,
  });
  await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: "Nhập tệp này" }).click()]);
}

test("the commune saves the signed day as a file", async () => {
  const page = await there.open(desk);
  await signIn(page, commune);
  await page.goto("/campaign");
  await page.locator("main table a").first().click();
  await page.locator("thead th:has(.signed) a").first().click();
  const link = page.getByRole("link", { name: "Tải tệp để gửi cấp trên" });
  await link.waitFor();
  await scan(page, "the signed day");
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  assert.match(download.suggestedFilename(), new RegExp(`^chung-suc-${CODE}-\\d{4}-\\d\\d-\\d\\d\\.json$`));
  const saved = path.join(there.folder, "day.json");
  await download.saveAs(saved);
  file = fs.readFileSync(saved);
  await page.context().close();
});

test("the province hands it in on a phone, and once is enough", async () => {
  const page = await here.open(phone);
  await signIn(page, province);
  await page.goto("/unit");
  await Promise.all([page.waitForNavigation(),
    page.getByRole("link", { name: "Nhập ngày đã chốt từ tệp của xã" }).click()]);
  await scan(page, "handing in");
  await hand(page, file);
  assert.match(await page.locator("main").innerText(), /Đã nhập ngày/);
  assert.match(new URL(page.url()).pathname, /^\/campaign\/\d+\/day\//);
  assert.match(await page.locator("#signed").innerText(), /Không có số nào khác sau khi chốt/);
  await scan(page, "the day that came");
  await hand(page, file);
  assert.match(await page.locator("main").innerText(), /không có gì mới/);
  await page.goto("/unit");
  assert.match(await page.locator("table.shares tbody").innerText(), new RegExp(COMMUNE));
  await page.context().close();
});

test("a file that was changed is refused at its field", async () => {
  const page = await here.open(desk);
  await signIn(page, province);
  const altered = Buffer.from(file.toString().replace(/"citizens":(\d+)/, '"citizens":9$1'));
  assert.notDeepEqual(altered, file);
  await hand(page, altered);
  assert.match(await page.locator(".field .error").innerText(), /không khớp/);
  await scan(page, "refused");
  await page.context().close();
});
