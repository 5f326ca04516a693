// The plan of a hamlet: three fields a work, typed on a phone without JavaScript, mended where it was
// refused, looked at line by line by the committee, mended again; and the pages of all plans.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desk, phone, picture, plain, scan, signIn, start } from "./lib.mjs";

const password = "chungsuc-vidu";
const hamlet = { name: "rachtre", password }, committee = { name: "thuongtruc", password };
let house, address;
before(async () => { house = await start(); });
after(async () => { await house.stop(); });

async function line(page, i, kind, words, quantity) {
  await page.locator(`#f-k${i}`).selectOption(kind);
  await page.locator(`#f-w${i}`).fill(words);
  await page.locator(`#f-q${i}`).fill(quantity);
}
const send = (page) => page.getByRole("button", { name: "Gửi kế hoạch" }).click();

test("a head of a hamlet types three lines on a phone without JavaScript", async () => {
  const page = await house.open(plain);
  await signIn(page, hamlet);
  await page.getByRole("link", { name: "Kế hoạch của đơn vị" }).click();
  address = new URL(page.url()).pathname;
  await line(page, 0, "clearing", "đường tổ 3", "300 m");
  await line(page, 1, "house-build", "hộ nghèo tổ 5", "2 m");
  await line(page, 2, "tree", "sân trường mẫu giáo", "50 cây");
  await send(page);
  await page.locator("#e-q1").getByText("Đơn vị tính không hợp loại việc").waitFor();
  assert.equal(await page.locator("#f-w2").inputValue(), "sân trường mẫu giáo", "nothing is lost");
  await page.locator("#f-q1").fill("2 căn");
  await send(page);
  await page.getByText("Đã gửi kế hoạch").waitFor();
  assert.equal(await page.locator("tbody tr").count(), 3);
  await send(page);
  await page.getByText("Nội dung giống lần gửi trước").waitFor();
});

test("the committee decides line by line, and the hamlet sees why", async () => {
  const page = await house.open(desk);
  await signIn(page, committee);
  await page.goto(address);
  await scan(page, "a plan to be looked at");
  await page.locator("#f-d1").selectOption("approved");
  await page.locator("#f-d2").selectOption("returned");
  await page.locator("#f-y2").fill("Ghi rõ hộ ở tổ nào");
  await page.getByRole("button", { name: "Ghi quyết định" }).click();
  await page.getByText("Đã ghi quyết định cho 2 dòng").waitFor();
  const work = page.locator("#line-1 a[href^='/work/']");
  await work.click();
  await page.getByRole("heading", { name: "đường tổ 3" }).waitFor();
  const own = await house.open(phone);
  await signIn(own, hamlet);
  await own.goto(address);
  await own.getByText("Trả lại để sửa: Ghi rõ hộ ở tổ nào").waitFor();
  await scan(own, "a plan that came back");
  await picture(own, "proposal-returned-phone");
});

test("a document is read into the fields, and the same file is not taken twice", async () => {
  const page = await house.open(phone);
  await signIn(page, { name: "xomray", password });
  await page.getByRole("link", { name: "Kế hoạch của đơn vị" }).click();
  const own = page.url();
  const file = { name: "kh.txt", mimeType: "text/plain", buffer: Buffer.from(
    "KẾ HOẠCH\nCông tác dân vận của ấp\n\nII. NỘI DUNG\n- Dặm vá đường tổ 7 dài 450m.\n- Nạo vét kênh Bà Bảy.\n") };
  const read = async () => {
    await page.goto(own);
    await page.getByText("Đã có kế hoạch trong tệp Word").click();
    await page.locator("#f-file").setInputFiles(file);
    await page.getByRole("button", { name: "Đọc tệp vào các ô" }).click();
  };
  await read();
  assert.equal(await page.locator("#f-q0").inputValue(), "450 m");
  assert.equal(await page.locator("#f-w1").inputValue(), "Nạo vét kênh Bà Bảy");
  await page.locator("#f-q1").fill("600 m");
  await scan(page, "a document that was read");
  await send(page);
  await page.getByText("Đã gửi kế hoạch").waitFor();
  await read();
  await page.getByText("Tệp này đã gửi rồi").waitFor();
});

for (const [name, view] of [["phone", phone], ["desk", desk]])
  test(`all plans and targets on a ${name}`, async () => {
    const page = await house.open(view);
    await signIn(page, committee);
    const list = address.replace(/\/\d+$/, "");
    await page.goto(list);
    await page.getByText("Một việc nằm ở hai nơi").first().waitFor();
    await scan(page, "all plans");
    await picture(page, `proposals-${name}`);
    await page.goto(list.replace("proposal", "targets"));
    await page.getByText("Chỉ tiêu tỉnh giao cho xã trong đợt").waitFor();
    await scan(page, "targets");
    await picture(page, `targets-${name}`);
  });
