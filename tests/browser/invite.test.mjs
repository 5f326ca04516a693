// From the slip to the first page: an administrator invites, prints, hands over; the person chooses a
// password; the office goes to a successor; the accounts are reviewed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chief, desk, empty, phone, picture, scan, signIn, start } from "./lib.mjs";

const password = "Ba cây cầu tre 9!";

let house;
before(async () => { house = await start({ prepare: empty }); });
after(async () => { await house?.stop(); });

const submit = (page, form) => page.locator(`form[action$='${form}'] button[type=submit]`).first().click();

/** Add an account; resolves with the code of its slip. */
async function addAccount(page, login, name) {
  await page.goto("/accounts/new");
  await page.locator("#f-login").fill(login);
  await page.locator("#f-name").fill(name);
  await page.locator("#f-unit").selectOption({ index: 1 });
  await page.locator("#f-role").selectOption("report");
  await submit(page, "/accounts/new");
  return (await page.locator(".slip code").nth(1).textContent()).trim();
}

async function takeInvitation(page, login, code) {
  await page.goto("/invite");
  await page.locator("#f-login").fill(login);
  await page.locator("#f-code").fill(code);
  await page.locator("#f-new").fill(password);
  await page.locator("#f-again").fill(password);
  await submit(page, "/invite");
}

for (const [size, view] of Object.entries({ phone, desk })) {
  test(`a slip becomes a password and the first page (${size})`, async () => {
    const login = `ap-cau-${size}`;
    const office = await house.open(view);
    await signIn(office, chief);
    await office.goto("/accounts/new");
    await scan(office, "a new account");
    const code = await addAccount(office, login, "Trưởng ấp Cầu");
    assert.match(code, /^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
    await scan(office, "the slip");
    await picture(office, `slip-${size}`);
    await office.emulateMedia({ media: "print" });
    assert.ok(!(await office.locator("nav").first().isVisible()), "only the slip is printed");
    await picture(office, `slip-print-${size}`);

    const person = await house.open(view);
    await person.goto("/invite");
    await scan(person, "the page of invitations");
    await picture(person, `invite-${size}`);
    await takeInvitation(person, login, "abcd-efgh-ijkm");
    await person.locator("#e-code").waitFor();
    await scan(person, "a wrong code");
    await picture(person, `invite-wrong-${size}`);
    await takeInvitation(person, login, code);
    await person.waitForURL((url) => url.pathname === "/" || url.pathname.startsWith("/sign-in"));
    if (new URL(person.url()).pathname !== "/") await signIn(person, { name: login, password });
    await scan(person, "the first page");
    await picture(person, `invited-first-page-${size}`);
    const again = await house.open(view);
    await takeInvitation(again, login, code);
    await again.locator("#e-code").waitFor(); // once
  });

  test(`an office is handed over and the accounts are reviewed (${size})`, async () => {
    const page = await house.open(view);
    await signIn(page, chief);
    await addAccount(page, `cu-${size}`, "Trưởng ấp Đông");
    await addAccount(page, `moi-${size}`, "Trưởng ấp Đông (mới)");
    await page.goto("/accounts");
    await scan(page, "accounts");
    await picture(page, `accounts-${size}`);
    await page.getByRole("link", { name: `cu-${size}`, exact: true }).click();
    await scan(page, "one account");
    await page.locator("#f-person").fill("Trần Thị Sáu");
    await submit(page, "/person");
    assert.equal(await page.locator("#f-person").inputValue(), "Trần Thị Sáu");
    await page.locator("#f-successor").fill(`moi-${size}`);
    await submit(page, "/hand-over");
    await page.getByText("Việc đã làm vẫn đứng tên người cũ").first().waitFor();
    await scan(page, "an account that was handed over");
    await picture(page, `account-${size}`);
    await page.goto("/accounts?show=no-duty");
    await page.getByText(`cu-${size}`).first().waitFor();
    await page.goto("/accounts/review");
    await scan(page, "the review");
    await page.locator("#f-looked").check();
    await page.locator("form[action^='/accounts/review'] button").click();
    await page.getByText("Đã ghi việc rà soát").first().waitFor();
    await picture(page, `review-${size}`);
    await page.emulateMedia({ media: "print" });
    await picture(page, `review-print-${size}`);
  });
}
