// The handbook in the program: read without signing in, searched, printed, reached from every page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desk, phone, picture, plain, scan, signIn, start } from "./lib.mjs";

const head = { name: "caytrom", password: "chungsuc-vidu" };
const dark = { ...phone, colorScheme: "dark" };

let house;
before(async () => { house = await start(); });
after(async () => { await house?.stop(); });

for (const [size, view] of Object.entries({ phone, desk, dark })) {
  test(`the handbook is read without signing in (${size})`, async () => {
    const page = await house.open(view);
    await page.goto("/help");
    await scan(page, "contents of the handbook");
    await picture(page, `help-${size}`);
    const chapters = await page.locator(".help-contents a").evaluateAll((all) =>
      all.map((a) => a.getAttribute("href")));
    assert.ok(chapters.length > 25, "all chapters stand in the contents");
    for (const chapter of size === "phone" ? chapters : chapters.slice(0, 3)) {
      await page.goto(chapter);
      await scan(page, chapter);
    }
    await page.goto("/help/report");
    await picture(page, `help-report-${size}`);
    await page.goto("/help/terms");
    await picture(page, `help-terms-${size}`);
  });
}

test("what is typed without accents is found, without JavaScript", async () => {
  const page = await house.open(plain);
  await page.goto("/help");
  await page.getByLabel("Tìm trong hướng dẫn").fill("quen mat khau");
  await page.getByRole("button", { name: "Tìm" }).click();
  await page.locator(".help-found a").first().click();
  await page.getByText("Quên mật khẩu?").waitFor();
});

test("every page leads to its own chapter, and one reads on from there", async () => {
  const page = await house.open(desk);
  await signIn(page, head);
  await page.getByRole("link", { name: "Hướng dẫn", exact: true }).click();
  assert.equal(new URL(page.url()).pathname, "/help/report");
  await page.locator("a[rel=next]").click();
  assert.equal(new URL(page.url()).pathname, "/help/numbers");
  await page.locator("a[rel=prev]").click();
  assert.equal(new URL(page.url()).pathname, "/help/report");
});

test("the handbook in English says which chapter is still Vietnamese", async () => {
  const page = await house.open(desk);
  await page.goto("/help?lang=en");
  await scan(page, "contents in English");
  await picture(page, "help-english");
  await page.goto("/help/terms");
  await page.getByText("labour-day", { exact: true }).waitFor();
});

test("a chapter is reached by keys alone", async () => {
  const page = await house.open(desk);
  await page.goto("/help");
  await page.getByLabel("Tìm trong hướng dẫn").focus();
  await page.keyboard.type("sao luu");
  await page.keyboard.press("Enter");
  await page.locator(".help-found a").first().waitFor();
  await page.locator(".help-found a").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/help/backup**");
});

