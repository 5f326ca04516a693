// The main pages by keyboard alone, in English, on paper and in the dark.
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { desk, phone, picture, scan } from "./lib.mjs";
import { cau, commune, compiler, handIn, leads, metres, reportOf, said, TODAY, windowOf } from "./journey.mjs";

let house, page, head, plan, board;

before(async () => {
  house = await commune();
  page = await windowOf(house, compiler, desk);
  head = await windowOf(house, cau, phone);
});
after(async () => { await house?.stop(); });

/** Tab until the button or link of this name has the focus, then Enter; resolves with the status. */
async function enter(page, name, tabs = 200) {
  for (let i = 0; i < tabs; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => document.activeElement.innerText?.trim() ?? "");
    if (!name.test(at)) continue;
    return leads(page, () => page.keyboard.press("Enter"));
  }
  return assert.fail(`${name} is not reached within ${tabs} stops`);
}

test("from the pasted plan to the open campaign without a mouse", async () => {
  plan = await handIn(page);
  assert.equal(await enter(page, /^Chấp nhận kế hoạch$/), 200);
  assert.equal(await enter(page, /^Mở đợt$/), 200);
  board = new URL(page.url()).pathname;
});

test("a report without a mouse, within a few stops of the first field", async () => {
  await head.goto(reportOf(board, cau));
  await metres(head).focus();
  await head.keyboard.type("300");
  assert.equal(await enter(head, /^Gửi báo cáo/, 40), 200);
  assert.match(await said(head), /300 m/);
});

test("a day is signed without a mouse", async () => {
  await page.goto(`${board}/day/${TODAY}`);
  assert.equal(await enter(page, /^Chốt số liệu ngày/), 200);
  assert.match(await said(page), /Bản đã chốt/);
});

/** Every message of ours in Vietnamese, as a pattern of the whole text it makes. */
function messages() {
  const po = fs.readFileSync(new URL("../../po/en.po", import.meta.url), "utf8");
  const escaped = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/%\d/g, ".+");

  return [...po.matchAll(/msgid "(.+)"\nmsgstr "(.+)"/g)]
    .filter(([, vi, en]) => vi !== en && !/^\W*(%\d\W*)*$/.test(vi)).map(([, vi]) => escaped(vi));
}

// Names of works, units and persons stay as they were written, in any language.
const data = ".doc, .read-lines, .who, .brand, legend, tbody th, .sum-label, a[lang], a .unseen, .doubts strong";

/** Texts of the page that are a message of ours in Vietnamese: what a translation has missed. */
function untranslated(page, patterns) {
  return page.evaluate(({ patterns, data }) => {
    const ours = new RegExp(`^(${patterns.join("|")})$`), found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const words = walker.currentNode.data.trim();
      if (words && ours.test(words) && !walker.currentNode.parentElement.closest(data))
        found.push(words);
    }
    return found;
  }, { patterns, data });
}

test("the switch to English leaves no Vietnamese words of ours", async () => {
  await page.goto("/?lang=en");
  const odd = {}, patterns = messages();
  assert.ok(patterns.length > 300);
  for (const where of ["/", "/plan", plan, "/campaign", board, `${board}/day/${TODAY}`,
    reportOf(board, cau), `${board}/settings`, `${board}/deadlines`, "/password", "/about"]) {
    assert.equal((await page.goto(where)).status(), 200, where);
    assert.equal(await page.locator("html").getAttribute("lang"), "en", where);
    await scan(page, `${where} in English`);
    const left = await untranslated(page, patterns);
    if (left.length) odd[where] = left;
  }
  assert.deepEqual(odd, {});
  await page.goto("/?lang=vi");
  const seen = await untranslated(page, patterns);
  assert.ok(seen.length > 3, `the test can see what is not English: ${seen}`);
});

test("in the dark nothing is lost", async () => {
  const dark = await windowOf(house, compiler, { ...phone, colorScheme: "dark" });
  for (const [where, name] of [[plan, "plan"], [board, "board"], [`${board}/day/${TODAY}`, "day"],
    [reportOf(board, cau), "report"]]) {
    await dark.goto(where);
    await scan(dark, `${name} in the dark`);
    await picture(dark, `${name}-dark`);
  }
});

test("the board and the day print on A4 without their buttons", async () => {
  for (const where of [board, `${board}/day/${TODAY}`]) {
    await page.goto(where);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    assert.ok(pages >= 1 && pages <= 4, `${where}: ${pages} pages`);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("button:not(.term-word):visible, .button:visible, .masthead nav:visible, .crumbs:visible").count(), 0, where);
    await page.emulateMedia({ media: null });
  }
});
