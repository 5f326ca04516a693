// Codes of six digits, the lock, and where one is signed in: on a phone and at a desk, and what was
// typed is never lost on the way.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";
import { chief, desk, phone, picture, plain, scan, signIn, start } from "./lib.mjs";

/** A commune with an administrator who has to use codes, and two of its offices. */
function place(run) {
  run(["init"]);
  const commune = run(["unit", "add", "Xã Tân Lập Hạ", "--kind", "xa"]).trim();
  for (const { name, password } of [chief, clerk, other])
    run(["user", "add", name, "Thường trực Ban Chỉ đạo", "--unit", commune, "--role", "administer",
      "--stdin"], password);
}
const clerk = { name: "can-bo", password: "Bốn con trâu 7!" };
const other = { name: "pho-ban", password: "Năm quả bưởi 8?" };

let house;
before(async () => { house = await start({ prepare: place }); });
after(async () => { await house?.stop(); });

/** The code of a secret as the telephone shows it (RFC 6238). */
function codeOf(secret, at) {
  let bits = "";
  for (const letter of secret)
    bits += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const from = mac[19] & 15;
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1000000).padStart(6, "0");
}

async function press(page, name) {
  await Promise.all([page.waitForLoadState(), page.getByRole("button", { name }).first().click()]);
}

/** The password; the code comes after it. */
async function enter(page, { name, password }) {
  await page.goto("/sign-in");
  await page.locator("#f-login").fill(name);
  await page.locator("#f-password").fill(password);
  await press(page, "Đăng nhập");
}

const people = { phone: [phone, chief], desk: [desk, clerk], plain: [plain, other] };
const kept = {};

for (const [size, [view, who]] of Object.entries(people)) {
  test(`an administrator is led to set up codes (${size})`, async () => {
    const page = await house.open(view);
    await signIn(page, who);
    assert.match(page.url(), /\/totp/);
    await scan(page, "codes are compulsory");
    await picture(page, `codes-off-${size}`);
    await press(page, "Bắt đầu cài");
    await page.locator("svg.qr").waitFor();
    await scan(page, "the picture to scan");
    await picture(page, `codes-picture-${size}`);
    const secret = await page.locator("code.secret").textContent();
    await page.getByLabel("Mã 6 số vừa hiện ra").first().fill("000000");
    await press(page, "Bật mã 6 số");
    await page.locator(".error").first().waitFor();
    await page.getByLabel("Mã 6 số vừa hiện ra").first().fill(codeOf(secret, house.now()));
    await press(page, "Bật mã 6 số");
    await page.locator(".codes").waitFor();
    await scan(page, "recovery codes");
    await picture(page, `codes-recovery-${size}`);
    const recovery = await page.locator(".codes code").allTextContents();
    assert.equal(new Set(recovery).size, 10);
    kept[size] = { secret, recovery };
    await page.goto("/accounts");
    assert.equal(await page.locator("h1").textContent(), "Tài khoản");
    await page.goto("/totp");
    await scan(page, "codes are on");
    await picture(page, `codes-on-${size}`);
  });
}

for (const [size, [view, who]] of Object.entries(people)) {
  test(`a recovery code opens once (${size})`, async () => {
    const page = await house.open(view);
    await enter(page, who);
    await page.waitForURL(/\/sign-in\/code/);
    await scan(page, "the code is asked for");
    await picture(page, `code-asked-${size}`);
    await page.getByLabel("Mã 6 số").first().fill(kept[size].recovery[0]);
    await press(page, "Làm tiếp");
    await page.goto("/sessions");
    await scan(page, "where one is signed in");
    await picture(page, `sessions-${size}`);
    assert.ok(await page.getByText("máy này").count());
    const again = await house.open(view);
    await enter(again, who);
    await again.getByLabel("Mã 6 số").first().fill(kept[size].recovery[0]);
    await press(again, "Làm tiếp");
    await again.locator(".error").first().waitFor();
    await scan(again, "a code used twice");
    await picture(again, `code-refused-${size}`);
  });
}

test("what was typed goes through the lock, on a phone without scripts too", async () => {
  const pages = {};
  for (const [size, [view, who]] of Object.entries(people)) {
    const page = await house.open(view);
    await enter(page, who);
    await page.getByLabel("Mã 6 số").first().fill(kept[size].recovery[1]);
    await press(page, "Làm tiếp");
    await page.goto("/password");
    await page.goto("/accounts/new");
    await page.locator("#f-login").fill(`moi-${size}`);
    await page.locator("#f-name").fill('Trưởng ấp "Cầu" & <Bến>');
    const unit = page.locator("#f-unit");
    if (await unit.count()) await unit.selectOption({ index: 1 }).catch(() => unit.fill("1"));
    await page.locator("#f-role").selectOption("read");
    pages[size] = page;
  }
  await house.later(20);
  for (const [size, [, who]] of Object.entries(people)) {
    const page = pages[size];
    await press(page, "Thêm tài khoản");
    await page.locator(".kept").waitFor();
    await scan(page, "the lock");
    await picture(page, `locked-${size}`);
    await page.locator("input[type=password]").fill("sai mật khẩu rồi");
    await press(page, "Làm tiếp");
    await page.locator(".error").first().waitFor();
    assert.ok(await page.locator(".kept").count());
    await picture(page, `locked-refused-${size}`);
    await page.locator("input[type=password]").fill(who.password);
    await press(page, "Làm tiếp");
    await page.getByText(`moi-${size}`).first().waitFor();
    await page.goto("/accounts");
    assert.ok(await page.getByText(`moi-${size}`).count());
    assert.ok(await page.getByText('Trưởng ấp "Cầu" & <Bến>').count());
  }
});

test("a page that meets the lock is shown again after the password", async () => {
  const page = await house.open(phone);
  await enter(page, chief);
  await page.getByLabel("Mã 6 số").first().fill(kept.phone.recovery[2]);
  await press(page, "Làm tiếp");
  await house.later(6);
  await page.goto("/accounts?q=moi");
  assert.match(page.url(), /\/unlock/);
  await scan(page, "the lock before a page");
  await picture(page, "locked-page-phone");
  await page.locator("input[type=password]").fill(chief.password);
  await press(page, "Làm tiếp");
  await page.waitForURL("**/accounts?q=moi");
});

for (const [size, view] of Object.entries({ phone, desk })) {
  test(`one's own password is changed and weak ones are told why (${size})`, async () => {
    const [, who] = people[size];
    const page = await house.open(view);
    await enter(page, who);
    await page.getByLabel("Mã 6 số").first().fill(kept[size].recovery[3]);
    await press(page, "Làm tiếp");
    await page.goto("/password");
    await scan(page, "one's own password");
    await picture(page, `password-${size}`);
    await page.locator("#f-current").fill(who.password);
    await page.locator("#f-new").fill("matkhau12345");
    await page.locator("#f-again").fill("matkhau12345");
    await press(page, "Đổi mật khẩu");
    await page.locator(".error").first().waitFor();
    assert.match(await page.locator("#e-new").textContent(), /rất nhiều người dùng/);
    await scan(page, "a weak password");
    await picture(page, `password-refused-${size}`);
  });
}
