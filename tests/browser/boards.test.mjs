// The level above: from the country to a hamlet's report in a few clicks, on a phone and at a desk.
//
// The house is the whole country, invented by the program itself, small everywhere: two hamlets and
// an agency a commune, three days, the third one still running.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desk, phone, picture, plain, scan, signIn, start } from "./lib.mjs";

const NOW = Date.parse("2025-12-12T14:30:00+07:00");
let house, password;

before(async () => {
  house = await start({
    now: NOW,
    prepare: (run) => run(["simulate", "--country", "--hamlets", "2", "--agencies", "1",
      "--days", "3", "--first", "2025-12-10", "--until", "2025-12-12 14:30"]),
  });
  password = /mật khẩu (\S+)/.exec(house.said)[1];
});
after(() => house.stop());

async function reader(view, name = "trunguong") {
  const page = await house.open(view);
  await signIn(page, { name, password });
  return page;
}

const title = (page) => page.locator("h1").innerText();
const rows = (page) => page.locator("table.shares tbody tr");

async function click(page, link) {
  await Promise.all([page.waitForNavigation({ waitUntil: "domcontentloaded" }), link.click()]);
}

for (const [name, view] of [["desk", desk], ["phone", phone]]) {
  test(`from the country to a hamlet's report in four clicks (${name})`, async () => {
    const page = await reader(view);
    await click(page, page.locator("main a.button", { hasText: "Mở Toàn cảnh" }));
    assert.equal(await title(page), "Việt Nam");
    assert.equal(await rows(page).count(), 34, "a row for each province of today");
    await scan(page, `country, ${name}`);
    await picture(page, `boards-country-${name}`);

    await click(page, page.getByRole("rowheader", { name: "Tỉnh Nghệ An" }).getByRole("link"));
    assert.equal(await title(page), "Tỉnh Nghệ An");
    assert.equal(await rows(page).count(), 130, "and for each of its communes");
    await scan(page, `province, ${name}`);
    await picture(page, `boards-province-${name}`);

    await click(page, rows(page).first().locator("th a"));
    assert.equal(await rows(page).count(), 3, "two hamlets and an agency");
    await scan(page, `commune, ${name}`);
    await picture(page, `boards-commune-${name}`);

    await click(page, rows(page).first().locator("td a.reported, td a.late, td a.corrected").first());
    assert.match(new URL(page.url()).pathname, /^\/campaign\/\d+\/unit\/\d+\/day\/2025-12-1\d$/);
    assert.match(await page.locator("main").innerText(), /Lần 1|lần 1|Các lần/);
    await scan(page, `the report, ${name}`);
    await page.context().close();
  });
}

test("and up again by the crumbs, also from the campaign's board", async () => {
  const page = await reader(desk);
  await page.goto("/unit");
  await click(page, rows(page).first().locator("th a"));
  await click(page, rows(page).first().locator("th a"));
  const commune = await title(page);
  await click(page, page.locator(".boards a").first());
  const crumbs = page.locator(".crumbs");
  await click(page, crumbs.getByRole("link", { name: commune }));
  assert.equal(await title(page), commune);
  await click(page, page.locator(".crumbs").getByRole("link", { name: "Việt Nam" }));
  assert.equal(await title(page), "Việt Nam");
  await page.context().close();
});

test("every cell and every day leads to the same numbers one level down", async () => {
  const page = await reader(desk);
  await page.goto("/unit");
  const row = page.getByRole("row", { name: /Tỉnh Nghệ An/ });
  const said = await row.locator("td a").first().getAttribute("title");
  await click(page, row.locator("td a").first());
  const [, got, expected] = /: ([\d.]+)\/([\d.]+) báo cáo/.exec(said);
  const tally = await page.locator("dl.tally").innerText();
  assert.equal(await title(page), "Tỉnh Nghệ An");
  assert.ok(tally.includes(expected), `${expected} expected: ${tally}`);
  assert.match(await page.locator("table.shares tfoot td a").first().getAttribute("title"),
    new RegExp(`: ${got.replace(".", "\\.")}/${expected.replace(".", "\\.")} báo cáo`));
  await page.context().close();
});

test("the days are chosen, and a kind is ranked, without any script", async () => {
  const page = await reader(plain);
  await page.goto("/unit");
  await page.locator("#from").fill("2025-12-11");
  await page.locator("#to").fill("2025-12-11");
  await click(page, page.getByRole("button", { name: "Xem" }));
  assert.equal(await page.locator("table.shares thead th a").count(), 1);
  await page.goto("/unit");
  const kind = page.locator(".bars a").nth(1), label = await kind.innerText();
  await click(page, kind);
  assert.match(await page.locator("#ranking h2").innerText(), new RegExp(`^${label}`));
  assert.equal(await page.locator("#ranking details li").count() +
    await page.locator("#ranking p.dim").count() > 30, true, "all provinces are ranked");
  await scan(page, "without scripts");
  await page.goto("/unit?from=30/02/2025&to=x");
  assert.match(await page.locator("[role=alert]").innerText(), /12\/12\/2024/);
  await page.context().close();
});

test("who has not reported today is listed, some at a time", async () => {
  const page = await reader(phone);
  await page.goto("/unit");
  await click(page, page.getByRole("link", { name: "Xem danh sách" }));
  assert.equal(await page.locator(".jump-row a").count(), 100);
  await scan(page, "missing");
  const first = await page.locator(".jump-row a").first().getAttribute("href");
  await click(page, page.getByRole("link", { name: "Trang sau" }));
  assert.notEqual(await page.locator(".jump-row a").first().getAttribute("href"), first);
  await click(page, page.locator(".jump-row a").first());
  assert.match(new URL(page.url()).pathname, /^\/campaign\/\d+\/unit\/\d+\/day\/2025-12-12$/);
  await page.context().close();
});

test("two spans side by side, in the dark as well", async () => {
  const page = await reader({ ...desk, colorScheme: "dark" });
  await page.goto("/unit");
  await scan(page, "country, dark");
  await click(page, page.getByRole("link", { name: "So sánh hai khoảng ngày" }));
  await page.locator("#from2").fill("2025-12-10");
  await page.locator("#to2").fill("2025-12-10");
  await page.locator("#from").fill("2025-12-11");
  await page.locator("#to").fill("2025-12-11");
  await click(page, page.getByRole("button", { name: "So sánh" }));
  assert.ok(await page.locator("tbody tr").count() > 5);
  await scan(page, "comparison");
  await picture(page, "boards-compare-dark");
  await page.context().close();
});

test("a commune sees its own board and nothing above or beside it", async () => {
  const above = await reader(desk);
  await above.goto("/unit");
  const country = new URL(await above.locator("form.span-form").getAttribute("action"), house.url);
  const page = await reader(desk, "xa1");
  assert.equal((await page.goto(country.pathname)).status(), 403);
  assert.equal(await page.getByRole("link", { name: "Toàn cảnh" }).count(), 0);
  assert.equal((await page.goto("/unit")).status(), 200);
  assert.equal(await rows(page).count(), 3);
  await above.context().close();
  await page.context().close();
});

test("across the reform: three levels before it, and what is not sure is said to be partial", async () => {
  const old = await start({
    now: NOW,
    prepare: (run) => {
      const said = run(["simulate", "--country", "--hamlets", "1", "--agencies", "0",
        "--days", "2", "--first", "2024-12-10"]);
      run(["setting", "set", "account-idle-days", "3650"]); // nobody has signed in since
      return said;
    },
  });
  try {
    const page = await old.open(desk);
    await signIn(page, { name: "trunguong", password: /mật khẩu (\S+)/.exec(old.said)[1] });
    await page.goto("/unit");
    assert.equal(await rows(page).count(), 63, "the provinces of before 1 July 2025");
    await click(page, page.getByRole("rowheader", { name: "Tỉnh Phú Thọ" }).getByRole("link"));
    await click(page, page.getByRole("rowheader", { name: "Huyện Đoan Hùng" }).getByRole("link"));
    await click(page, rows(page).first().locator("th a"));
    assert.equal(await page.locator(".boards a").count(), 1, "the commune under its district");
    const id = /(\d+)\s+Phường Ba Đình/.exec(old.run(["unit", "list"]))[1];
    await page.goto(`/unit/${id}/compare?from2=2024-12-10&to2=2024-12-11&from=2025-12-10&to=2025-12-11`);
    assert.match(await page.locator("main").innerText(), /một phần: chắc [\d,]+%/);
    assert.ok(await page.locator(".sources .late").count() > 0, "the units in question are named");
    await scan(page, "a partial comparison");
    await page.setViewportSize(phone.viewport);
    await scan(page, "a partial comparison on a phone");
  } finally {
    await old.stop();
  }
});
