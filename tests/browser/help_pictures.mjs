// help_pictures.mjs: the pictures of the handbook, one line each: what page, who sees it, how wide, what is marked.
//
// They are made from the example commune by tests/browser/refresh-pictures and stand in docs/so-tay/pictures:
// NAME.webp, and beside it NAME.txt, the words and boxes that were on it. pictures.test.mjs opens each page
// again and holds the words and boxes (not the pixels, which differ from machine to machine) against the .txt.
//
// name   the file; it stands in a chapter as ![words for who cannot see it](pictures/NAME.webp)
// who    the account of the example; none: nobody is signed in
// width  360: a telephone; else a desk
// go     from the first page of that account to the page, as a person goes
// part   what of the page is shown (a selector; its whole width is taken), else a telephone from its top, a desk from its title
// height of the picture at most
// mark   selectors of what is marked, numbered in this order

const campaign = async (page) => {
  await page.goto("/campaign");
  await page.locator("main a[href^='/campaign/']").first().click();
  await page.waitForURL(/\/campaign\/\d+$/);
};
const strip = (name) => async (page) => {
  await campaign(page);
  await page.goto(`${new URL(page.url()).pathname}/${name}`);
};
const report = async (page) => {
  await page.locator(".next a.button").click();
  await page.waitForURL(/\/day\//);
};
const sent = async (page) => {
  await report(page);
  await page.locator("form.daily .with-unit input").first().fill("120");
  await Promise.all([page.waitForURL(/\/day\//), page.locator("#send button[type=submit]").click()]);
  await page.locator(".flash").waitFor();
};
const signedDay = async (page) => {
  await campaign(page);
  await page.locator("table.board thead th a").first().click();
  await page.waitForURL(/\/day\//);
};

export const pictures = [
  { name: "sign-in", width: 360, go: (page) => page.goto("/sign-in"), height: 620 },
  { name: "home-hamlet", who: "gome", width: 360, mark: [".next a.button"], height: 620 },
  { name: "first-day-hamlet", who: "gome", width: 360, part: ".first-day", height: 420 },
  { name: "report-form", who: "gome", width: 360, go: report, part: "#works", height: 560,
    mark: ["#works .with-unit input"] },
  { name: "report-note", who: "gome", width: 360, go: report, part: "#send", height: 420,
    mark: ["#send button[type=submit]"] },
  { name: "photos", who: "gome", width: 360, height: 700,
    go: async (page) => { await report(page); await page.locator("a[href*='/photos']").first().click(); } },
  { name: "board", who: "thuongtruc", width: 1000, go: campaign, height: 760, mark: [".next a.button"] },
  { name: "day", who: "thuongtruc", width: 1000, go: signedDay, height: 760 },
  { name: "plan", who: "thuongtruc", width: 1000, height: 760,
    go: async (page) => { await page.goto("/plan"); await page.locator("main a[href^='/plan/']").first().click(); } },
  { name: "duties", who: "thuongtruc", width: 1000, go: strip("duties"), height: 700 },
  { name: "works", who: "thuongtruc", width: 1000, go: strip("works"), height: 700 },
  { name: "proposals", who: "thuongtruc", width: 1000, go: strip("proposal"), height: 700 },
  { name: "forces", who: "thuongtruc", width: 1000, go: strip("forces"), height: 700 },
  { name: "talks", who: "thuongtruc", width: 1000, go: strip("talks"), height: 700 },
  { name: "welfare", who: "thuongtruc", width: 1000, go: strip("welfare"), height: 700 },
  { name: "ledger", who: "thuongtruc", width: 1000, go: strip("ledger"), height: 700 },
  { name: "papers", who: "thuongtruc", width: 1000, go: strip("papers"), height: 560 },
  { name: "messages", who: "thuongtruc", width: 1000, go: strip("messages"), height: 745 },
  { name: "review", who: "thuongtruc", width: 1000, go: strip("review"), height: 760 },
  { name: "overview", who: "lanhdao", width: 1000, go: (page) => page.goto("/unit"), height: 760 },
  { name: "accounts", who: "quantri", width: 1000, go: (page) => page.goto("/accounts"), height: 640 },
  // This one writes: it stays the last of its account.
  { name: "report-sent", who: "gome", width: 360, go: sent, height: 520, mark: [".flash"] },
];
