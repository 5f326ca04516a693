// The door: nothing is seen without signing in, and signing in works for everybody.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chief, desk, empty, phone, picture, plain, scan, signIn, start } from "./lib.mjs";

let house;
before(async () => { house = await start({ prepare: empty }); });
after(async () => { await house?.stop(); });

for (const [size, view] of Object.entries({ phone, desk })) {
  test(`the sign-in page is clean (${size})`, async () => {
    const page = await house.open(view);
    await page.goto("/sign-in");
    await scan(page, "sign-in");
    await picture(page, `sign-in-${size}`);
  });

  test(`a person signs in and out (${size})`, async () => {
    const page = await house.open(view);
    await signIn(page, chief);
    await scan(page, "the first page");
    await picture(page, `first-page-${size}`);
    await page.locator("form[action='/sign-out'] button").first().click();
    await page.waitForURL("**/sign-in**");
    await page.goto("/accounts");
    assert.match(page.url(), /\/sign-in/);
  });
}

test("a password may be pasted, and a manager of passwords knows the fields", async () => {
  const page = await house.open(phone);
  await page.goto("/sign-in");
  const field = page.locator("input[name=password]");
  assert.equal(await page.locator("input[name=login]").getAttribute("autocomplete"), "username");
  assert.equal(await field.getAttribute("autocomplete"), "current-password");
  assert.ok(await field.evaluate((f) => f.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true }))));
});

test("signing in works without scripts", async () => {
  const page = await house.open(plain);
  await signIn(page, chief);
  assert.equal(await page.locator("h1").count(), 1);
});

test("whoever is not signed in sees nothing of any page", async () => {
  const pages = house.run(["serve", "--routes"]).split("\n").map((line) => line.split(/\s+/))
    .filter(([method, , , permission]) => method === "GET" && permission !== "0");
  assert.ok(pages.length >= 10);
  for (const [, pattern] of pages) {
    const path = pattern.replace(/:\w+/g, "1").replace(/@\w+/g, "2026-11-22").replace(/\$\w+/g, "x");
    const answer = await fetch(house.url + path, { redirect: "manual" });
    if (path.startsWith("/api/")) { // programs are told, people are led to the door
      assert.equal(answer.status, 401, path);
      assert.match(answer.headers.get("content-type"), /^application\/problem\+json/, path);
      continue;
    }
    if (path.startsWith("/openrosa/")) { // a form program asks with its own code, never by a page
      assert.equal(answer.status, 401, path);
      continue;
    }
    assert.equal(answer.status, 303, path);
    assert.match(answer.headers.get("location"), /^\/sign-in/, path);
  }
});

test("a wrong password is told calmly and what was typed is kept", async () => {
  const page = await house.open(phone);
  await page.goto("/sign-in");
  await page.getByLabel("Tên đăng nhập").first().fill(chief.name);
  await page.locator("input[type=password]").fill("sai mật khẩu rồi");
  await page.locator("main button:not([type=button])").first().click();
  await page.locator("[role=alert], .error").first().waitFor();
  assert.equal(await page.getByLabel("Tên đăng nhập").first().inputValue(), chief.name);
  assert.equal(await page.locator("input[type=password]").inputValue(), "");
  await scan(page, "sign-in refused");
  await picture(page, "sign-in-refused");
});

test("the page speaks English on a switch", async () => {
  const page = await house.open(desk);
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "English" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.match(await page.locator("h1").textContent(), /Sign in/);
  await scan(page, "sign-in in English");
});

test("the whole way in works by keyboard", async () => {
  const page = await house.open(desk);
  await page.goto("/sign-in");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.match(page.url(), /#main$/, "the first stop leads to the content");
  await page.getByLabel("Tên đăng nhập").first().focus();
  await page.keyboard.type(chief.name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(chief.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
});

test("a password that is hard to type can be looked at", async () => {
  const page = await house.open(phone);
  await page.goto("/sign-in");
  const field = page.locator("#f-password"), button = page.getByRole("button", { name: "Hiện" });
  await field.fill("mật khẩu dài");
  await button.click();
  assert.equal(await field.getAttribute("type"), "text");
  assert.equal(await button.getAttribute("aria-pressed"), "true");
  await scan(page, "a password that is shown");
  await picture(page, "sign-in-shown");
  await button.click();
  assert.equal(await field.getAttribute("type"), "password");
});
