// The handbook in the program: read without signing in, searched, printed, reached from every page.
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { desk, phone, picture, plain, scan, screens, signIn, start } from "./lib.mjs";

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

test("the handbook stands in English whole, and offers no spreadsheet", async () => {
  const page = await house.open(phone);
  await signIn(page, head);
  await page.goto("/help?lang=en");
  await scan(page, "contents in English");
  await picture(page, "help-english");
  const chapters = await page.locator(".help-contents a").evaluateAll((all) =>
    all.map((a) => a.getAttribute("href")));
  for (const chapter of ["/help", ...chapters]) {
    await page.goto(chapter);
    assert.equal(await page.locator(".save-as").count(), 0, chapter);
    await scan(page, `${chapter} in English`);
  }
  await page.goto("/help/spreadsheets#fill");
  await page.getByRole("heading", { name: "Fill in daily reports" }).waitFor();
  await page.goto("/help/terms");
  await page.getByText("labour-day", { exact: true }).waitFor();
});

for (const [size, view] of Object.entries({ phone, desk, dark })) {
  test(`whoever begins sees three steps, until they are put away (${size})`, async () => {
    const who = { phone: "suoican", desk: "donglon", dark: "xomray" }[size];
    const page = await house.open(view);
    await signIn(page, { name: who, password: head.password });
    assert.equal(await page.locator(".first-day li").count(), 3);
    assert.ok(await page.locator(".first-day li.done").count() >= 1, "what facts tell is marked as done");
    await scan(page, "first page with three steps");
    const edge = (place) => page.locator(place).evaluate((e) => {
      const box = e.getBoundingClientRect();
      return { top: box.top + scrollY, bottom: box.bottom + scrollY };
    });
    const height = view.viewport.height;
    assert.ok((await edge(".first-day li:last-child")).bottom <= height, "three steps on one screen");
    await picture(page, `first-day-${size}`);
    await page.getByRole("link", { name: "Xem có hình" }).click();
    await page.waitForURL("**/help/first-day#*");
    const third = await edge("#hamlet + ol > li:last-child");
    assert.ok(third.bottom <= height, "the chapter, too: three steps on one screen");
    assert.ok((await edge("article .shot >> nth=0")).top >= third.bottom, "and no picture before them");
    await page.goBack();
    await page.getByRole("button", { name: "Cất phần này" }).click();
    await page.locator(".flash").waitFor();
    assert.equal(await page.locator(".first-day").count(), 0);
    await page.goto("/");
    assert.equal(await page.locator(".first-day").count(), 0, "it stays away");
  });
}

for (const name of ["thuongtruc", "lanhdao", "quantri"]) {
  test(`the first page of ${name} has its own steps or none`, async () => {
    const page = await house.open(desk);
    await signIn(page, { name, password: head.password });
    await scan(page, `first page of ${name}`);
    await picture(page, `first-day-${name}`);
    const title = { thuongtruc: 0, lanhdao: "Ba chỗ nên xem trước khi ký", quantri: "Ba bước để mọi người vào được" }[name];
    if (title) await page.getByRole("heading", { name: title }).waitFor();
    else assert.equal(await page.locator(".first-day").count(), 0, "all of it is done in the example");
  });
}

async function signedDay(page) {
  await signIn(page, { name: "thuongtruc", password: head.password });
  await page.goto("/campaign");
  await page.locator("main a[href^='/campaign/']").first().click();
  await page.locator("table.board thead th a").first().click();
  await page.waitForURL(/\/day\//);
}

for (const [size, view] of Object.entries({ phone, plain, dark })) {
  test(`a term is explained on touch and put away again (${size})`, async () => {
    const page = await house.open(view);
    await signedDay(page);
    const note = page.locator("#term-sign-off");
    assert.equal(await note.isVisible(), false);
    const word = page.locator("[popovertarget=term-sign-off]");
    await word.tap();
    assert.equal(await note.isVisible(), true);
    const box = await note.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 360 && box.y + box.height <= 741, "it is on the screen");
    await scan(page, "a term that is open");
    fs.mkdirSync(screens, { recursive: true });
    await page.screenshot({ path: `${screens}/term-${size}.png` });
    await page.touchscreen.tap(180, 60);
    assert.equal(await note.isVisible(), false, "a touch beside it closes it");
  });
}

test("a term is explained by keys, and a screen reader hears that something opens", async () => {
  const page = await house.open(desk);
  await signedDay(page);
  const word = page.locator("[popovertarget=term-sign-off]");
  await word.focus();
  await page.keyboard.press("Enter");
  await page.locator("#term-sign-off").waitFor();
  await page.screenshot({ path: `${screens}/term-desk.png` });
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#term-sign-off").isVisible(), false);
  assert.ok(await word.evaluate((e) => e === document.activeElement), "the focus is where it was");
  const ids = await page.locator(".term-note").evaluateAll((all) => all.map((e) => e.id));
  assert.equal(new Set(ids).size, ids.length, "each is explained once on a page");
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

