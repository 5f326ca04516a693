// Personal data: what everybody sees, what is held about oneself, and the registers of who administers.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chief, desk, phone, picture, scan, signIn, start } from "./lib.mjs";

function place(run) {
  run(["init"]);
  run(["setting", "set", "totp-administrators", "off"]);
  const commune = run(["unit", "add", "Xã Tân Lập Hạ", "--kind", "xa"]).trim();
  run(["user", "add", chief.name, "Thường trực Ban Chỉ đạo", "--unit", commune, "--role",
    "administer", "--stdin"], chief.password);
}

let house;
before(async () => { house = await start({ prepare: place }); });
after(async () => { await house?.stop(); });

async function press(page, name) {
  await Promise.all([page.waitForLoadState(), page.getByRole("button", { name }).first().click()]);
}

for (const [size, view] of Object.entries({ phone, desk })) {
  test(`everybody sees what is kept (${size})`, async () => {
    const page = await house.open(view);
    await page.goto("/privacy");
    await page.getByText("Không bao giờ giữ").waitFor();
    await scan(page, "what is kept");
    await picture(page, `privacy-${size}`);
  });

  test(`a person sees all about themselves and asks (${size})`, async () => {
    const page = await house.open(view);
    await signIn(page, chief);
    await page.goto("/me");
    await scan(page, "data about me");
    await picture(page, `me-${size}`);
    await page.locator("#f-kind").selectOption("erase");
    await page.locator("#f-words").fill(`Xóa số điện thoại của tôi (${size})`);
    await press(page, "Gửi yêu cầu");
    await page.getByText("Đã gửi yêu cầu.").waitFor();
    const file = await page.request.get("/me/data.json");
    const told = await file.json();
    assert.equal(told.sign_in_name, chief.name);
    assert.ok(told.requests.some((r) => r.words.includes(size)));
  });

  test(`the registers (${size})`, async () => {
    const page = await house.open(view);
    await signIn(page, chief);
    await page.goto("/privacy/consents");
    await page.locator("#f-name").fill("Lê Văn Bảy");
    await page.locator("#f-purpose").fill(`Nêu tên Lê Văn Bảy trên bảng đóng góp (${size})`);
    await page.locator("#f-from").fill("2026-11-01");
    await page.locator("#f-until").fill("2027-11-01");
    for (const name of ["unit", "kind", "how"])
      await page.locator(`#f-${name}`).selectOption({ index: 1 });
    await press(page, "Ghi vào sổ");
    await page.getByText("Đã ghi sự đồng ý.").waitFor();
    await scan(page, "agreements");
    await picture(page, `consents-${size}`);

    await page.goto("/privacy/names");
    await page.locator("#name").fill("Lê Văn Bảy");
    await press(page, "Tìm");
    await scan(page, "a name in texts");
    await picture(page, `names-${size}`);
    await page.locator("input[name=seal]").first().check();
    await page.locator("#f-why").selectOption("request");
    await press(page, "Che tên ở những chỗ đã đánh dấu");
    await page.getByText("Đã che tên ở 1 văn bản.").waitFor();

    await page.goto("/privacy/requests");
    await scan(page, "requests");
    await picture(page, `requests-${size}`);
    await page.locator("tbody a").first().click();
    await scan(page, "one request");

    await page.goto("/privacy/breaches");
    await page.locator("#f-unit").selectOption({ index: 1 });
    await page.locator("#f-day").fill("2026-11-22");
    await page.locator("#f-time").fill("08:00");
    await page.locator("#f-people").fill("12");
    await page.locator("#f-harmful").check();
    await page.locator("#f-what").fill("Mất điện thoại có danh bạ của ấp");
    await press(page, "Ghi vào sổ");
    await scan(page, "one breach");
    await picture(page, `breach-${size}`);
    await page.goto("/privacy/breaches");
    await scan(page, "breaches");
    await picture(page, `breaches-${size}`);
  });
}
