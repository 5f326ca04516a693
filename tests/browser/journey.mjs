// journey.mjs: the main job from the written plan to the signed day, as people do it in the browser.
//
// The house is a commune with nothing but its hamlets and four people, on 12/12/2024 at 14:10, the
// third day of the campaign of seed 001. walk() is the whole way in one kind of window; the test
// files say which.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { picture, scan, signIn, start } from "./lib.mjs";

const tests = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

export const TODAY = "2024-12-12";
export const planText = fs.readFileSync(path.join(tests, "seeds/001_5bf1107fe148eeb8.txt"), "utf8");
export const planDocx = path.join(tests, "docs/plan001.docx");

export const compiler = { name: "tong-hop", password: "lúa chín đầu bờ 26" };
export const leader = { name: "lanh-dao", password: "đọc và ký cuối ngày" };
export const cau = { name: "ap-cau", password: "con đường làng ta 24" };
export const moi = { name: "ap-moi", password: "cây cầu mới xây 24" };

const hamlets = ["Cầu", "Trại Bí", "Sân Bay", "Mới", "Bàu Đưng", "Gò Cát", "Đồng Dài", "Xóm Tháp"];

/** Units and accounts, made on the command line. */
function prepare(run) {
  run(["init"]);
  run(["setting", "set", "totp-administrators", "off"]);
  const top = run(["unit", "add", "Xã Tân Lập Hạ", "--kind", "xa"]).trim();
  const [first, , , fourth] = hamlets.map((hamlet) =>
    run(["unit", "add", `Ấp ${hamlet}`, "--kind", "ap", "--parent", top]).trim());
  cau.unit = Number(first);
  moi.unit = Number(fourth);
  const person = ({ name, password }, office, unit, role) =>
    run(["user", "add", name, office, "--unit", unit, "--role", role, "--stdin"], password);
  person(compiler, "Thường trực Ban Chỉ đạo", top, "compile");
  person(leader, "Phó Bí thư Đảng ủy", top, "read");
  person(cau, "Trưởng ấp Cầu", first, "report");
  return person(moi, "Trưởng ấp Mới", fourth, "report");
}

export function commune() {
  return start({ now: Date.parse(`${TODAY}T14:10:00+07:00`), prepare });
}

/** A window of one person, signed in. */
export async function windowOf(house, person, view) {
  const page = await house.open(view);
  await signIn(page, person);
  return page;
}

/** Do what leads to another page and wait for that page; resolves with its status. */
export async function leads(page, act) {
  const [answer] = await Promise.all([
    page.waitForNavigation({ waitUntil: "domcontentloaded" }), act(),
  ]);
  return answer.status();
}

export function press(page, name) {
  return leads(page, () => page.getByRole("button", { name }).click());
}

/** The first work of the unit, in metres. */
export const metres = (page) => page.locator(".work input").first();

/** What the page says, in one line. */
export async function said(page, where = "main") {
  return (await page.locator(where).first().innerText()).replace(/\s+/g, " ");
}

/** The DOCX behind a link of the page, unzipped and without its tags. */
export async function paper(page) {
  const link = page.locator("a.button[href$='/paper']").first();
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const part = spawnSync("unzip", ["-p", await download.path(), "word/document.xml"], { encoding: "utf8" });

  assert.equal(part.status, 0, "the file is a sound archive");
  return { name: download.suggestedFilename(),
    text: part.stdout.replace(/<\/w:p>/g, "\n").replace(/<[^>]*>/g, "") };
}

/** Hand in a plan by pasting; resolves with its address. */
export async function handIn(page, text = planText) {
  await page.goto("/plan");
  await page.getByRole("textbox").fill(text);
  assert.equal(await press(page, "Đọc và kiểm tra"), 200);
  return new URL(page.url()).pathname;
}

/** Accept the plan on the page and open its campaign; resolves with the address of the board. */
export async function acceptAndOpen(page) {
  assert.equal(await press(page, "Chấp nhận kế hoạch"), 200);
  assert.equal(await press(page, "Mở đợt"), 200);
  return new URL(page.url()).pathname;
}

/** The page of a unit's report of today. */
export function reportOf(board, person) {
  return `${board}/unit/${person.unit}/day/${TODAY}`;
}

/** The form to correct what was sent; opened, whether scripts run or not. */
export async function correct(page, value, why) {
  if (!await metres(page).isVisible()) await page.getByText("Sửa báo cáo này").click();
  await metres(page).fill(value);
  await page.getByLabel("Vì sao sửa").fill(why);
  return press(page, /^Gửi bản sửa/);
}

/** The whole way in windows of this kind, one test a step; pictures are named after `size`. */
export function walk(size, view) {
  let house, desk, head, board, day;
  const look = async (page, name) => {
    await scan(page, name);
    await picture(page, `${name}-${size}`);
  };

  before(async () => { house = await commune(); });
  after(async () => { await house?.stop(); });

  test("a plan is handed in as it was written and marked with a pencil", async () => {
    desk = await windowOf(house, compiler, view);
    await look(desk, "first-page-empty");
    await desk.goto("/plan");
    await look(desk, "plan-list-empty");
    await handIn(desk);
    await look(desk, "plan");
    const text = await said(desk);
    for (const found of ["3.000 + 500 + 1.500 + 600 + 300 + 3.000 + 1.000 = 9.900 m",
      "3.000 + 400 + 930 = 4.330 m", "25 × 500.000 đồng là 12.500.000 đồng"])
      assert.ok(text.includes(found), found);
    assert.ok(await desk.locator("mark.error a[href^='#f']").count() >= 4);
    assert.equal(await desk.locator("[id]").evaluateAll((all) =>
      all.length - new Set(all.map((e) => e.id)).size), 0, "no id stands twice");
    assert.deepEqual(await desk.locator("main a[href^='#']").evaluateAll((all) =>
      all.map((a) => a.getAttribute("href")).filter((h) => !document.getElementById(h.slice(1)))),
    [], "every link within the page leads somewhere");
  });

  test("a line is corrected by hand, with the reason", async () => {
    await desk.locator(".read-lines a[href*='/line/109/']").first().click();
    await desk.getByLabel("Khối lượng").fill("4");
    await desk.getByLabel("Vì sao sửa").fill("Ban Chỉ đạo xác nhận 4 căn");
    await look(desk, "plan-line");
    assert.equal(await press(desk, "Ghi lần sửa"), 200);
    assert.match(await said(desk), /Vì: Ban Chỉ đạo xác nhận 4 căn \(Thường trực Ban Chỉ đạo/);
  });

  test("the plan is accepted and the campaign opened from it", async () => {
    assert.equal(await press(desk, "Chấp nhận kế hoạch"), 200);
    await look(desk, "campaign-open");
    assert.equal(await press(desk, "Mở đợt"), 200);
    board = new URL(desk.url()).pathname;
    day = `${board}/day/${TODAY}`;
    await look(desk, "board-first");
    assert.match(await said(desk), /Phát quang, dọn vệ sinh 0 m trên 9\.900 m/);
    assert.match(await said(desk), /Xây nhà 0 căn trên 13 căn/);
  });

  test("a hamlet reports", async () => {
    head = await windowOf(house, cau, view);
    await look(head, "first-page-hamlet");
    await head.getByRole("link", { name: "Gửi báo cáo ngày 12/12" }).click();
    await look(head, "report-form");
    await metres(head).fill("1.250,5");
    await head.getByLabel("Người dân").fill("40");
    await head.getByLabel("Tiền vận động").fill("4,5 triệu");
    assert.equal(await press(head, /^Gửi báo cáo/), 200);
    await look(head, "report-sent");
    assert.match(await said(head), /1\.250,5 m.*40 người.*4\.500\.000 đồng/);
  });

  test("two correct at once: nothing is lost, both are shown", async () => {
    const other = await windowOf(house, cau, view);
    await other.goto(reportOf(board, cau));
    if (view.javaScriptEnabled !== false) await other.getByText("Sửa báo cáo này").click();
    assert.equal(await correct(head, "1.200", "đo lại"), 200);
    assert.equal(await correct(other, "1.300", "thêm tổ 4"), 409);
    await look(other, "report-conflict");
    assert.match(await said(other, ".figures"), /1\.200 m 1\.300 m/);
    assert.equal(await metres(other).inputValue(), "1.300");
    assert.equal(await press(other, /^Gửi bản sửa/), 200);
    assert.equal(await other.locator(".revisions > li").count(), 3);
    await other.context().close();
  });

  test("a value over the plan is doubtful, and settled with a reason", async () => {
    const page = await windowOf(house, moi, view);
    await page.goto(reportOf(board, moi));
    await metres(page).fill("900");
    assert.equal(await press(page, /^Gửi báo cáo/), 200);
    await desk.goto(board);
    await look(desk, "board");
    await leads(desk, () => desk.getByRole("link", { name: "Ngày 12/12/2024: 1 số liệu nghi vấn" }).first().click());
    await look(desk, "day-doubtful");
    assert.equal(await desk.getByRole("button", { name: /^Chốt số liệu/ }).count(), 0);
    await desk.getByLabel("Quyết định").selectOption("exclude");
    assert.equal(await press(desk, "Ghi quyết định"), 422);
    await look(desk, "day-settle-refused");
    await desk.getByLabel("Vì sao").fill("Trưởng ấp báo nhầm, đo lại sau");
    assert.equal(await press(desk, "Ghi quyết định"), 200);
    assert.match(await said(desk, "#doubts"), /chưa tính\. Trưởng ấp báo nhầm, đo lại sau/);
  });

  test("sums open down to the report and its revisions", async () => {
    const sum = desk.locator("details.sum").first();
    await sum.locator("summary").click();
    await look(desk, "day-open");
    await leads(desk, () => sum.getByRole("link", { name: /Ấp Cầu/ }).first().click());
    assert.equal(new URL(desk.url()).pathname, reportOf(board, cau));
    await desk.locator(".revisions summary").nth(1).click();
    assert.match(await said(desk, ".revisions"), /Vì sao sửa: đo lại.*1\.250,5 m 1\.200 m/);
    await look(desk, "report-revisions");
  });

  test("the day is signed; a later correction is a difference, not a change", async () => {
    await desk.goto(day);
    assert.equal(await press(desk, /^Chốt số liệu ngày/), 200);
    await look(desk, "day-signed");
    assert.match(await said(desk, "#signed"), /gồm 2 báo cáo.*Không có số nào khác sau khi chốt/);
    await head.goto(reportOf(board, cau));
    assert.equal(await correct(head, "1.100", "trừ đoạn trùng"), 200);
    await desk.goto(day);
    await look(desk, "day-differs");
    assert.match(await said(desk, ".differs"), /1\.300 m.*1\.100 m/);
    await desk.goto(board);
    await look(desk, "board-signed");
  });

  test("the paper carries the signed figures, written the Vietnamese way", async () => {
    await desk.goto(day);
    const { name, text } = await paper(desk);
    assert.match(name, /2024-12-12.*\.docx$/);
    for (const part of ["ĐẢNG CỘNG SẢN VIỆT NAM", "BÁO CÁO", "ngày 12 tháng 12 năm 2024", "1.300",
      "4.500.000"])
      assert.ok(text.includes(part), `${part} in: ${text.slice(0, 3000)}`);
    assert.ok(!text.includes("1.100"), "not the later figure");
  });

  test("a leader reads the board and the day, and is asked for nothing", async () => {
    const page = await windowOf(house, leader, view);
    for (const [where, name] of [["/", "first-page-leader"], [board, "board-leader"],
      [day, "day-leader"], [reportOf(board, cau), "report-leader"]]) {
      await page.goto(where);
      await scan(page, name);
      const asks = page.locator('main form:not([action="/first-day/close"]) button'); // its first day may be put away
      assert.equal(await asks.count(), 0, name);
    }
  });
}
