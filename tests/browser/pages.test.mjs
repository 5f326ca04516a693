// The pages of a campaign on a telephone and at a desk: no accessibility violation, nothing cut off at the side.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desk, phone, scan, signIn, start } from "./lib.mjs";

const pages = ["review", "works", "deadlines", "duties", "areas", "ledger", "talks", "welfare", "forces", "proposal",
  "doubles", "targets", "photos", "history", "settings"];

let house;
before(async () => { house = await start(); });
after(async () => { await house?.stop(); });

for (const [size, view] of Object.entries({ phone, desk })) {
  test(`the pages of a campaign (${size})`, async () => {
    const page = await house.open(view);
    await signIn(page, { name: "thuongtruc", password: "chungsuc-vidu" });
    await page.goto("/campaign");
    await page.locator("main a[href^='/campaign/']").first().click();
    await page.waitForURL(/\/campaign\/\d+$/);
    const campaign = new URL(page.url()).pathname;
    for (const name of pages) {
      await page.goto(`${campaign}/${name}`);
      await scan(page, name);
    }
    await page.goto(`${campaign}/works`);
    await page.goto(await page.locator("main a[href^='/work/']").first().getAttribute("href"));
    await scan(page, "a work");
    assert.deepEqual(await page.locator("nav a[aria-current]").allTextContents(), ["Các đợt"],
      "a work belongs to its campaign");
    const cut = await page.locator(".scroll").evaluateAll((all) =>
      all.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.getAttribute("aria-label")));
    assert.deepEqual(cut, [], "no table of a work is cut off");
  });
}
