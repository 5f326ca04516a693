// What is wrong gets a clear answer, keeps what was typed, and changes nothing.
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { desk, phone, picture, scan } from "./lib.mjs";
import { acceptAndOpen, cau, commune, compiler, correct, handIn, metres, moi, paper, planDocx, press,
  reportOf, said, TODAY, windowOf } from "./journey.mjs";

let house, page, head, board;

before(async () => {
  house = await commune();
  page = await windowOf(house, compiler, desk);
  head = await windowOf(house, cau, phone);
});
after(async () => { await house?.stop(); });

/** Hand in a file of these bytes; resolves with the status. */
async function file(name, buffer) {
  await page.goto("/plan");
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
  return press(page, "Đọc và kiểm tra");
}

test("nothing, a PDF, half a Word file and other bytes are refused with a word of why", async () => {
  const docx = fs.readFileSync(planDocx);
  await page.goto("/plan");
  assert.equal(await press(page, "Đọc và kiểm tra"), 422);
  assert.match(await said(page, ".errors"), /Hãy chọn một tệp, hoặc dán nội dung/);
  await scan(page, "plan-refused");
  await picture(page, "plan-refused");
  for (const [name, bytes, words] of [
    ["ke-hoach.pdf", Buffer.from("%PDF-1.7\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\n", "latin1"), /PDF/],
    ["ke-hoach.docx", docx.subarray(0, docx.length / 2), /hỏng|thiếu|không đọc được/i],
    ["ke-hoach.txt", Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x00, 0x00]), /UTF-8|bảng mã|chữ/],
    ["trong.txt", Buffer.from(""), /trống|chọn một tệp/],
  ]) {
    assert.equal(await file(name, bytes), 422, name);
    assert.match(await said(page, ".errors"), words, name);
  }
  await page.goto("/plan");
  assert.equal(await page.locator("table").count(), 0, "nothing was kept");
});

test("both a file and a pasted text: one of the two, and the text is still there", async () => {
  await page.goto("/plan");
  await page.locator("input[type=file]").setInputFiles(planDocx);
  await page.getByRole("textbox").fill("KẾ HOẠCH chép tay");
  assert.equal(await press(page, "Đọc và kiểm tra"), 422);
  assert.equal(await page.getByRole("textbox").inputValue(), "KẾ HOẠCH chép tay");
});

test("a Word file is read like the text it holds", async () => {
  assert.equal(await file("kế hoạch đợt II.docx", fs.readFileSync(planDocx)), 200);
  assert.match(await said(page), /kế hoạch đợt II\.docx · nạp lúc 14:10 12\/12\/2024 · 5 lỗi/);
  await scan(page, "plan from a Word file");
  assert.ok(await page.locator("mark.error").count() >= 4);
});

test("a correction without a reason, and a line that is not there", async () => {
  const plan = await handIn(page);
  await page.locator(".read-lines a[href*='/line/']").first().click();
  await page.getByLabel("Khối lượng").fill("-3");
  await page.getByLabel("Vì sao sửa").fill(" ");
  const status = await press(page, "Ghi lần sửa");
  assert.equal(status, 422);
  assert.equal(await page.getByLabel("Khối lượng").inputValue(), "-3");
  assert.match(await said(page, ".errors"), /Khối lượng.*Vì sao sửa/);
  await scan(page, "plan-line-refused");
  assert.equal((await page.goto(`${plan}/line/9999/1`)).status(), 404);
  await page.goto(plan);
  board = await acceptAndOpen(page);
  assert.equal((await page.goto(plan)).status(), 200);
  assert.equal(await page.getByRole("button", { name: "Chấp nhận kế hoạch" }).count(), 0);
});

test("a day outside the campaign, a day to come, a day that is none", async () => {
  for (const day of ["2024-12-09", "2024-12-25", "2024-12-13", "2024-02-31", "hôm-nay"]) {
    const answer = await head.goto(`${board}/unit/${cau.unit}/day/${day}`);
    assert.equal(answer.status(), 404, day);
    assert.equal((await page.goto(`${board}/day/${day}`)).status(), 404, day);
  }
  await scan(head, "no such day");
  await picture(head, "no-such-day");
});

test("negative, absurd and unreadable figures stand at their field, and nothing is sent", async () => {
  await head.goto(reportOf(board, cau));
  await metres(head).fill("chín trăm");
  await head.getByLabel("Người dân").fill("-4");
  await head.getByLabel("Bộ đội").fill("999999999999");
  await head.getByLabel("Dân quân").fill("12");
  assert.equal(await press(head, /^Gửi báo cáo/), 422);
  assert.equal(await head.locator(".field.refused").count(), 3);
  assert.equal(await metres(head).inputValue(), "chín trăm");
  assert.equal(await head.getByLabel("Dân quân").inputValue(), "12");
  await scan(head, "report-refused");
  await picture(head, "report-refused");
  await head.goto(reportOf(board, cau));
  assert.equal(await head.locator(".revisions").count(), 0);
});

test("another hamlet's report is not to be seen, nor the board", async () => {
  for (const path of [reportOf(board, moi), board, `${board}/day/${TODAY}`, `${board}/settings`,
    "/plan", "/accounts"]) {
    const answer = await head.goto(path);
    assert.equal(answer.status(), 403, path);
    assert.doesNotMatch(await said(head), /Ấp Mới/);
  }
  await scan(head, "denied");
  await picture(head, "denied");
});

test("what was typed waits in the browser until it is sent; words are shown as they are", async () => {
  await head.goto("/");
  await head.goto(reportOf(board, cau));
  assert.equal(await metres(head).inputValue(), "chín trăm");
  await metres(head).fill("100");
  await head.getByLabel("Người dân").fill("4");
  await head.getByLabel("Bộ đội").fill("");
  await head.getByLabel("Ghi chú").fill("Mưa to <b>buổi chiều</b> & gió");
  assert.equal(await press(head, /^Gửi báo cáo/), 200);
  assert.match(await said(head), /Mưa to <b>buổi chiều<\/b> & gió/);
});

test("a correction of a report needs a reason", async () => {
  await head.goto(reportOf(board, cau));
  assert.equal(await correct(head, "110", " "), 422);
  assert.match(await said(head, ".errors"), /Vì sao sửa/);
  assert.equal(await metres(head).inputValue(), "110");
});

test("figures that changed since they were seen are not signed", async () => {
  await page.goto(`${board}/day/${TODAY}`);
  await head.goto(reportOf(board, cau));
  assert.equal(await correct(head, "120", "đo lại"), 200);
  assert.equal(await press(page, /^Chốt số liệu ngày/), 409);
  await scan(page, "sign-conflict");
  await picture(page, "sign-conflict");
  assert.match(await said(page), /120 m/);
  const draft = await paper(page);
  assert.match(draft.text, /Dự thảo, số liệu chưa chốt/);
  assert.equal(await press(page, /^Chốt số liệu ngày/), 200, "after a look at the new figures");
  assert.doesNotMatch((await paper(page)).text, /Dự thảo/);
});
