// The app of the daily form: filled without a line, kept when the browser is killed, sent once when the
// line is back; two versions side by side, a signed-out phone, pictures, a slow line, keys alone.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { desk, phone, picture, scan, signIn, start } from "./lib.mjs";

const secret = "chungsuc-vidu";
let house;
before(async () => { house = await start(); });
after(async () => { await house.stop(); });

const ready = (page) => page.waitForSelector("html[data-ready]");
const controlled = (page) => page.waitForFunction(() => navigator.serviceWorker.controller);
const count = async (page, state) =>
  Number((await page.locator(`#glance .${state} b`).textContent()).replace(/\D/g, ""));

/** Signed in, the app open and at home in this browser. */
async function openApp(page, name = "bendinh") {
  await signIn(page, { name, password: secret });
  await page.goto("/phone");
  await ready(page);
  await controlled(page);
  await page.locator("#places .strip").first().waitFor();
}

/** What the server has of a unit and day: the revisions, newest first. */
async function revisions(page, dayUrl) {
  await page.goto(dayUrl);
  return page.locator(".revisions > li").count();
}

/** The page of the server for a day of the strip, counted from the last. */
async function pageOf(page, back = 0) {
  const hash = await page.locator("#places .strip a").nth(-1 - back).getAttribute("href");
  const [campaign, unit, day] = hash.slice(1).split("-").map(Number);
  return { url: `/campaign/${campaign}/unit/${unit}/day/${new Date(day * 864e5).toISOString().slice(0, 10)}`, hash };
}

const fill = async (page, fields) => {
  const correct = page.locator("#day details.correct:not([open]) > summary");
  if (await correct.count()) await correct.click();
  for (const [name, text] of Object.entries(fields)) await page.locator(`#f-${name}`).fill(text);
};
const send = async (page) => {
  await page.locator("#day .send button").click();
};
/** scan(), and that there was no line is no error of the page. */
async function look(page, what) {
  page.problems = page.problems.filter((p) => !/ERR_INTERNET_DISCONNECTED/.test(p));
  await scan(page, what);
}
const nothingWaits = (page) => page.waitForFunction(() => !document.querySelector("#waits li.waiting"));

async function openDay(page, back) {
  const link = page.locator("#places .strip a").nth(-1 - back);
  const day = Number((await link.getAttribute("href")).split("-")[2]);
  await link.click();
  const written = new Date(day * 864e5).toISOString().slice(0, 10).split("-").reverse().join("/");
  await page.locator("#day-title", { hasText: written }).waitFor();
}

test("filled without a line, the browser killed, started anew: one report", async () => {
  const profile = path.join(house.folder, "profile");
  const options = { executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic",
    "--no-first-run", "--disable-background-networking"], baseURL: house.url, ...phone };
  const first = await chromium.launchPersistentContext(profile, options);
  const page = first.pages()[0];
  await openApp(page);
  const { url, hash } = await pageOf(page);
  await first.setOffline(true);
  await page.goto(url); // an address of the server: the app answers for it
  await ready(page);
  await page.locator("#f-citizens").fill("15 người");
  await page.locator("#f-money").fill("2tr5");
  assert.equal(await page.locator('output[data-of="money"]').textContent(), "Đọc là: 2.500.000 đồng");
  await send(page);
  await page.locator("#waits li.waiting").waitFor();
  await openDay(page, 1);
  await fill(page, { note: "Bản ghi dở của hôm qua, chưa bấm gửi" });
  await page.locator("#waits li.draft").waitFor();
  const cookies = await first.cookies(); // a browser writes them to the disk twice a minute only
  // killed as a phone kills it: no word to anybody
  const mine = spawnSync("pgrep", ["-f", `user-data-dir=${profile}`], { encoding: "utf8" }).stdout.trim().split("\n");
  for (const pid of mine) try { process.kill(Number(pid), "SIGKILL"); } catch { /* gone already */ }
  await first.close().catch(() => {});
  for (const name of ["SingletonLock", "SingletonSocket", "SingletonCookie"]) fs.rmSync(path.join(profile, name), { force: true });

  const second = await chromium.launchPersistentContext(profile, options);
  await second.addCookies(cookies);
  const again = second.pages()[0];
  await second.setOffline(true);
  await again.goto("/phone" + hash);
  await ready(again);
  assert.equal(await count(again, "waiting"), 1, "the report waits still");
  assert.equal(await again.locator("#f-money").inputValue(), "2tr5");
  await openDay(again, 1);
  assert.match(await again.locator("#f-note").inputValue(), /chưa bấm gửi/, "the draft is there to the last letter");
  await second.setOffline(false);
  await nothingWaits(again);
  assert.equal(await count(again, "sent"), 6);
  assert.equal(await revisions(again, url), 1);
  assert.match(await again.locator("main").textContent(), /2\.500\.000/);
  await second.close();
});

/** A proxy that lets everything through; told so, it cuts the line before the answer to one path, or says
 * other words of the same length (`says`), as a server of another version would. */
async function cutter(target) {
  const to = new URL(target);
  const proxy = { cut: null, cuts: 0, says: [], once: null };
  let port = 0;
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(to.port), to.hostname);
    let cutting = false;
    client.on("data", (bytes) => {
      const text = bytes.toString("latin1").replaceAll(`127.0.0.1:${port}`, to.host)
        .replace(/^accept-encoding: .*$/im, (line) => line.replace(/:.*/, (rest) => `:${"x".repeat(rest.length - 1)}`));
      if (proxy.cut && proxy.cut.test(text.split("\r\n")[0])) cutting = true;
      upstream.write(Buffer.from(text, "latin1"));
    });
    upstream.on("data", (bytes) => {
      let text = bytes.toString("latin1");
      for (const [from, other] of proxy.says) text = text.replaceAll(from, other);
      if (proxy.once && proxy.once[0].test(text)) {
        text = text.replace(...proxy.once);
        proxy.once = null;
      }
      if (!cutting) return client.write(Buffer.from(text, "latin1"));
      proxy.cuts += 1;
      return client.destroy(); // committed, and nobody hears of it
    });
    for (const one of [client, upstream]) {
      one.on("error", () => {});
      one.on("close", () => { client.destroy(); upstream.destroy(); });
    }
  });
  await new Promise((done) => { server.listen(0, "127.0.0.1", done); });
  server.unref(); // a test that fails never holds the runner up
  port = server.address().port;
  proxy.url = `http://127.0.0.1:${port}`;
  proxy.stop = () => server.close();
  return proxy;
}

test("the line breaks after the server has written and before it answers: still one report", async () => {
  const proxy = await cutter(house.url);
  const page = await house.open({ ...phone, baseURL: proxy.url });
  await openApp(page, "thanhnien");
  const { url } = await pageOf(page);
  await openDay(page, 0);
  await fill(page, { members: "21", note: "đường truyền đứt giữa chừng" });
  proxy.cut = /^POST .*\/send /;
  await send(page);
  await page.waitForFunction(() => document.querySelector("#line.off"));
  assert.ok(proxy.cuts >= 1);
  assert.equal(await count(page, "waiting"), 1, "nobody knows that it arrived, so it waits");
  proxy.cut = null;
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await nothingWaits(page);
  assert.equal(await count(page, "refused"), 0);
  assert.equal(await revisions(page, url), 1, "the same attempt is one report");
  proxy.stop();
});

test("somebody else was faster: both sides, and a person chooses figure by figure", async () => {
  const page = await house.open(phone);
  await openApp(page);
  const { url } = await pageOf(page, 2);
  await openDay(page, 2);
  await fill(page, { citizens: "33", soldiers: "7", why: "đếm lại cuối ngày" });
  await page.context().setOffline(true);
  await send(page);
  await page.locator("#waits li.waiting").waitFor();
  const clerk = await house.open(desk);
  await signIn(clerk, { name: "thuongtruc", password: secret });
  await clerk.goto(url);
  await clerk.locator("details.correct > summary").click();
  await clerk.getByLabel("Người dân").fill("44");
  await clerk.getByLabel("Bộ đội").fill("8");
  await clerk.locator("#f-shows").fill("3"); // the phone knew nothing of it
  await clerk.getByLabel("Vì sao sửa").fill("xã sửa");
  await clerk.getByRole("button", { name: /Gửi bản sửa/ }).click();
  await clerk.locator(".flash").waitFor();
  const before = await clerk.locator(".revisions > li").count();
  await page.context().setOffline(false);
  await page.locator("#waits li.conflict").waitFor();
  assert.equal(await count(page, "refused"), 1);
  await page.locator("#waits li.conflict a").click();
  await page.getByRole("heading", { name: "Hai bản đặt cạnh nhau" }).waitFor();
  await look(page, "app: two versions");
  await picture(page, "app-conflict-phone");
  await page.getByRole("radio", { name: "Người dân: Bản đã gửi 44" }).check();
  await page.getByRole("button", { name: "Dùng những số đã chọn" }).click();
  assert.equal(await page.locator("#f-citizens").inputValue(), "44");
  assert.equal(await page.locator("#f-soldiers").inputValue(), "7");
  assert.equal(await page.locator("#f-shows").inputValue(), "3", "what mine does not say is theirs");
  await send(page);
  await page.waitForFunction(() => !document.querySelector("#waits li"));
  assert.equal(await revisions(page, url), before + 1);
});

test("three days in the queue go one after the other; a slip is refused before it is sent", async () => {
  const page = await house.open(phone);
  await openApp(page);
  const start3 = await count(page, "sent");
  await page.context().setOffline(true);
  await openDay(page, 1);
  await fill(page, { citizens: "mười" });
  await send(page);
  await page.locator("#errors li").waitFor();
  assert.match(await page.locator("#errors").textContent(), /Cần một số nguyên, ví dụ 12 hoặc 1\.200/);
  await look(page, "app: refused at the field");
  await picture(page, "app-refused-phone");
  for (const back of [1, 3, 4]) {
    await openDay(page, back);
    await fill(page, { citizens: String(50 + back), why: "sửa khi không có mạng" });
    await send(page);
    await page.waitForFunction((n) => document.querySelectorAll("#waits li.waiting").length === n, [1, 3, 4].indexOf(back) + 1);
  }
  await look(page, "app: three wait");
  await picture(page, "app-waiting-phone");
  await page.context().setOffline(false);
  await nothingWaits(page);
  assert.equal(await count(page, "refused"), 0);
  assert.equal(await count(page, "sent"), start3);
  await openDay(page, 3);
  assert.match(await page.locator("#day dl.facts").textContent(), /53/);
});

test("a session that ended keeps the queue, and another account sees none of it", async () => {
  const page = await house.open(phone);
  await openApp(page);
  await page.context().setOffline(true);
  await openDay(page, 1);
  await fill(page, { citizens: "77", why: "phiên đã hết" });
  await send(page);
  await page.locator("#waits li.waiting").waitFor();
  await page.context().clearCookies();
  await page.context().setOffline(false);
  await page.locator("#line", { hasText: "Cần đăng nhập lại để gửi" }).waitFor();
  assert.equal(await count(page, "waiting"), 1);
  await picture(page, "app-sign-in-phone");
  // somebody else signs in on this phone
  await signIn(page, { name: "thanhnien", password: secret });
  await page.goto("/phone");
  await ready(page);
  await page.locator("#places .strip").first().waitFor();
  assert.equal(await page.locator("#waits li").count(), 0, "another's drafts are not shown");
  assert.equal((await page.locator("body").textContent()).includes("Bến Đình"), false);
  // but whoever signs out here is asked: it would be erased too
  await page.waitForFunction(() => localStorage.waiting === "1");
  const asked = page.waitForEvent("dialog");
  await page.locator("#leave").click({ noWaitAfter: true });
  await (await asked).dismiss();
  // and its owner again, by the link of the app
  await page.context().clearCookies();
  await signIn(page, { name: "bendinh", password: secret });
  await page.goto("/phone/open");
  await ready(page);
  await nothingWaits(page);
  await page.waitForFunction(() => !document.querySelector("#waits li"));
});

test("signing out leaves nothing on a shared phone", async () => {
  const page = await house.open(phone);
  await openApp(page);
  await openDay(page, 0);
  await fill(page, { note: "còn dở" });
  await page.locator("#waits li.draft").waitFor();
  page.once("dialog", (dialog) => dialog.accept());
  await page.goto("/");
  await page.getByRole("button", { name: "Đăng xuất" }).click();
  await page.waitForURL(/sign-in/);
  const left = await page.evaluate(async () => ({ caches: await caches.keys(),
    databases: (await indexedDB.databases()).map((d) => d.name), storage: { ...localStorage },
    workers: (await navigator.serviceWorker.getRegistrations()).length }));
  assert.deepEqual(left, { caches: [], databases: [], storage: {}, workers: 0 });
  // without our script the header of the answer does it
  const plainer = await house.open(phone);
  await openApp(plainer);
  const answer = plainer.waitForResponse((r) => r.url().endsWith("/sign-out"));
  await plainer.evaluate(async () => {
    const { csrf } = await (await fetch("/phone/ground")).json();
    await fetch("/sign-out", { method: "POST", body: new URLSearchParams({ csrf }) });
  });
  assert.equal((await (await answer).allHeaders())["clear-site-data"], '"cache", "storage"');
  await plainer.goto("/sign-in");
  assert.deepEqual(await plainer.evaluate(async () => [await caches.keys(), (await indexedDB.databases()).length]), [[], 0]);
});

test("signed out without a line: nothing comes back, and the session ends when the line is there", async () => {
  const page = await house.open(phone);
  await openApp(page, "rachtre");
  await page.context().setOffline(true);
  await page.locator("#leave").click();
  await page.locator("main .lead", { hasText: "Đã xóa hết khỏi máy này" }).waitFor();
  await page.context().setOffline(false);
  await page.waitForURL(/sign-in/, { timeout: 15000 });
  assert.deepEqual(await page.evaluate(async () => (await indexedDB.databases()).map((d) => d.name)), []);
  await page.goto("/");
  assert.match(page.url(), /sign-in/, "the session has ended");
});

test("signing out of a page when the line is off erases nothing before a second yes, and then surely", async () => {
  const page = await house.open(phone);
  await openApp(page, "donglon");
  await openDay(page, 0);
  await fill(page, { note: "ra ngoài vùng phủ" });
  await page.locator("#waits li.draft").waitFor();
  await page.goto("/");
  await page.context().setOffline(true);
  const asked = [];
  const answers = (...all) => page.on("dialog", async (dialog) => {
    asked.push(dialog.message());
    await (all.length && all.shift() ? dialog.accept() : dialog.dismiss());
  });
  const kept = () => page.evaluate(() => unsent());
  answers(true, false, true, true);
  await page.getByRole("button", { name: "Đăng xuất" }).click();
  while (asked.length < 2) await page.waitForTimeout(20);
  assert.match(asked[0], /còn báo cáo chưa gửi/);
  assert.match(asked[1], /Không có mạng nên chưa đăng xuất được/);
  assert.equal(await kept(), 1, "nothing is lost");
  await page.getByRole("button", { name: "Đăng xuất" }).click();
  await page.locator("main", { hasText: "Đã xóa hết khỏi máy này" }).waitFor();
  await picture(page, "app-left-offline-phone");
  assert.deepEqual(await page.evaluate(async () => (await indexedDB.databases()).map((d) => d.name)), []);
  // closed, and opened by the next one, when the line is there: the session ends before anything is shown
  await page.goto("about:blank");
  await page.context().setOffline(false);
  await page.goto("/");
  await page.waitForURL(/sign-in/, { timeout: 15000 });
  await page.waitForFunction(() => !localStorage.leaving);
  await signIn(page, { name: "bendinh", password: secret });
  assert.doesNotMatch(page.url(), /sign-in/);
});

test("signing out of a page erases everything, too, when the server is away or refuses", async () => {
  const page = await house.open(phone);
  const left = () => page.evaluate(async () => ({ databases: (await indexedDB.databases()).map((d) => d.name),
    storage: { ...localStorage }, session: { ...sessionStorage } }));
  for (const status of [502, 403]) {
    await openApp(page, "rachtre");
    await page.evaluate(() => sessionStorage.setItem("x", "1"));
    await page.goto("/");
    let asked = 0;
    await page.route("**/sign-out", (route) => (asked++, route.fulfill({ status, body: "khong" })));
    await page.getByRole("button", { name: "Đăng xuất" }).click();
    if (status === 502) await page.locator("main", { hasText: "Đã xóa hết khỏi máy này" }).waitFor();
    else while (asked < 2) await page.waitForTimeout(20); // the second one shows why
    await page.unroute("**/sign-out");
    if (status === 403) await page.goto("/help");
    const { databases, storage, session } = await left();
    delete storage.who; // of the page that was opened to look
    assert.deepEqual({ databases, storage, session },
      { databases: [], storage: status === 502 ? { leaving: "1" } : {}, session: {} }, `${status}`);
    await page.context().clearCookies();
    await page.goto("/sign-in");
  }
});

test("a photograph that was wiped while it was sent does not come back", async () => {
  const page = await house.open(phone);
  await openApp(page, "rachtre");
  await page.route("**/photos", (route) => route.fulfill({ status: 422, contentType: "text/html", body: "" }));
  assert.equal(await page.evaluate(async () => {
    const photo = { id: 77, who: ground.who, campaign: 1, unit: 1, day: today(), work: "", stage: "", people: "", caption: "x",
      bytes: new ArrayBuffer(4), type: "image/jpeg", name: "a.jpg", state: "waiting" };
    await sendPhoto(photo, { ground, csrf: "x" });
    return (await kept.all("photos", ground.who)).length;
  }), 0);
});

test("a session that was renewed while the queue goes refuses nothing", async () => {
  const proxy = await cutter(house.url);
  const page = await house.open({ ...phone, baseURL: proxy.url });
  await openApp(page, "caytrom");
  await openDay(page, 0);
  await fill(page, { citizens: "19", why: "phiên mới" });
  proxy.once = [/"csrf":"[^"]{8}/, '"csrf":"xxxxxxxx'];
  await send(page);
  await page.waitForFunction(() => !document.querySelector("#waits li:not(.refused)"));
  assert.equal(await count(page, "refused"), 0);
  proxy.stop();
});

test("what has no place any more is read, mended or dropped", async () => {
  const page = await house.open(phone);
  await openApp(page, "gome");
  await page.evaluate(async () => {
    const place = ground.places[0], mine = { who: ground.who, campaign: place.campaign, state: "draft", key: "" };
    await kept.put("drafts", { ...mine, unit: 999999, day: today(), state: "refused", revision: 0, fields: { citizens: "4321" } });
    await kept.put("drafts", { ...mine, unit: place.unit, day: today(), revision: place.days[today()]?.revision || 0,
      fields: { citizens: "5", w99999: "120", why: "x" } });
    await draw();
  });
  const row = page.locator("#waits li", { hasText: "4321" });
  page.once("dialog", (dialog) => dialog.accept());
  await row.getByRole("button", { name: "Bỏ bản đang ghi" }).click();
  await page.waitForFunction(() => localStorage.waiting === "1");
  // a figure of a work that another answers for now is refused, not left out
  await openDay(page, 0);
  await send(page);
  await page.locator("#waits li.refused").waitFor();
  await page.locator("#waits li.refused a").click();
  assert.match(await page.locator("#e-w99999").textContent(), /không do đơn vị phụ trách/);
  await page.locator("#f-w99999").fill("");
  await send(page);
  await page.waitForFunction(() => !document.querySelector("#waits li"));
});

test("sent while it was typed on: the reason has a field; what was settled is not overwritten", async () => {
  const page = await house.open(phone);
  await openApp(page, "bausen");
  const { hash } = await pageOf(page, 0);
  await page.context().setOffline(true);
  await page.evaluate(async (address) => {
    const day = Number(address.split("-")[2]), place = ground.places[0];
    delete place.days[day];
    await kept.put("ground", ground);
    location.hash = address;
  }, hash);
  await page.locator("#f-citizens").fill("11");
  await page.evaluate(async () => {
    await kept.put("drafts", { ...draft, revision: 1 });
    await load();
  });
  await send(page);
  await page.locator("#f-why").waitFor();
  assert.match(await page.locator("#errors").textContent(), /Vì sao sửa/);
  // an answer that was given before the report was stored comes after it
  assert.deepEqual(await page.evaluate(async () => {
    const before = structuredClone({ ...ground, now: Date.now() }), [place] = before.places, sent = { ...draft, key: "k" };
    fetch = async () => {
      await settle(sent, { state: "sent", revision: 7, late: false });
      return new Response(JSON.stringify(before), { headers: { "content-type": "application/json" } });
    };
    const asked = await askGround();
    return [asked.ground.places[0].days[sent.day]?.revision, (await kept.get("ground", ground.who)).places[0].days[sent.day]?.revision];
  }), [7, 7]);
  assert.equal(await page.evaluate(() => complaintOf('<p class="problem">Ấp 3 &amp; 4 &quot;x&quot; &#39;y&#39;</p>')),
    "Ấp 3 & 4 \"x\" 'y'");
});

test("what was typed on the page of a day is its typist's, and of the revision it would correct", async () => {
  const page = await house.open(desk), clerk = await house.open(desk);
  await openApp(page, "donglon");
  const { url } = await pageOf(page, 1);
  const open = async (who) => {
    await page.context().clearCookies();
    await signIn(page, { name: who, password: secret });
    await page.goto(url);
    await page.locator("details.correct > summary").click();
  };
  await open("donglon");
  await page.locator("#f-shows").fill("41");
  await open("thuongtruc");
  assert.equal(await page.locator("#f-shows").inputValue(), "", "another's words are not mine");
  await open("donglon");
  assert.equal(await page.locator("#f-shows").inputValue(), "41");
  await signIn(clerk, { name: "thuongtruc", password: secret });
  await clerk.goto(url);
  await clerk.locator("details.correct > summary").click();
  await clerk.getByLabel("Người dân").fill("12");
  await clerk.getByLabel("Vì sao sửa").fill("xã sửa");
  await clerk.getByRole("button", { name: /Gửi bản sửa/ }).click();
  await clerk.locator(".flash").waitFor();
  await page.reload();
  assert.equal(await page.locator("#f-shows").inputValue(), "", "typed for what was corrected since");
});

/** A picture as a camera makes it. */
const photograph = async (page) => Buffer.from(await page.evaluate(async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2400, 1800];
  const c = canvas.getContext("2d");
  for (let i = 0; i < 60; i += 1) { c.fillStyle = `hsl(${i * 6} 60% 60%)`; c.fillRect(i * 40, 0, 40, 1800); }
  const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.95); });
  return [...new Uint8Array(await blob.arrayBuffer())];
}));

test("pictures wait in the phone, made smaller, and go when the line is back", async () => {
  const page = await house.open(phone);
  await openApp(page);
  const { url } = await pageOf(page, 1);
  const jpeg = await photograph(page);
  await page.context().setOffline(true);
  await openDay(page, 1);
  await page.locator("#p-files").setInputFiles([{ name: "IMG_1.jpg", mimeType: "image/jpeg", buffer: jpeg }]);
  await page.locator(".pictures li").waitFor();
  await page.getByRole("button", { name: "Gửi những ảnh này" }).click();
  assert.match(await page.locator("#photo-error").textContent(), /Hãy chọn/);
  await page.getByLabel("Chụp lúc nào").selectOption("during");
  await page.getByLabel("Người trong ảnh").selectOption("no");
  assert.equal(await page.getByLabel("Chú thích").getAttribute("maxlength"), "200");
  await page.getByLabel("Chú thích").fill("Đoạn cống số 2, nhìn từ cầu");
  await look(page, "app: picture");
  await picture(page, "app-photo-phone");
  await page.getByRole("button", { name: "Gửi những ảnh này" }).click();
  await page.locator("#waits li.waiting").waitFor();
  const size = await page.evaluate(async () => (await kept.all("photos", ground.who))[0].bytes.byteLength);
  assert.ok(size < jpeg.length, `${size} of ${jpeg.length} bytes`);
  await page.context().setOffline(false);
  await page.waitForFunction(() => !document.querySelector("#waits li"));
  await page.goto(url);
  await page.locator("img[src^='/photo/']").first().waitFor();
  assert.match(await page.locator("main").textContent(), /Đoạn cống số 2, nhìn từ cầu/);
});

test("a picture that the way does not let through is said in words", async () => {
  const proxy = await cutter(house.url);
  const page = await house.open({ ...phone, baseURL: proxy.url });
  await openApp(page, "bausen");
  const jpeg = await photograph(page);
  for (const [line, said] of [["HTTP/1.1 413 Too Big", /Ảnh quá lớn nên máy chủ không nhận/],
    ["HTTP/1.1 415 No such", /không phải ảnh JPEG/]]) {
    await openDay(page, 0);
    await page.locator("#p-files").setInputFiles([{ name: "to.jpg", mimeType: "image/jpeg", buffer: jpeg }]);
    await page.getByLabel("Chụp lúc nào").selectOption("during");
    await page.getByLabel("Người trong ảnh").selectOption("no");
    proxy.once = [/HTTP\/1\.1 303 See Other/, line]; // as a proxy before the server would
    await page.getByRole("button", { name: "Gửi những ảnh này" }).click();
    await page.locator("#waits li.refused", { hasText: said }).waitFor();
    await page.locator(".pictures li.refused", { hasText: said }).waitFor();
    await page.locator(".pictures li.refused button").click();
    await page.waitForFunction(() => !document.querySelector("#waits li"));
  }
  proxy.stop();
});

test("a newer program takes the place of the app, and drafts stay; another format is said", async () => {
  const proxy = await cutter(house.url);
  const page = await house.open({ ...phone, baseURL: proxy.url });
  await openApp(page, "thanhnien");
  await openDay(page, 2);
  await fill(page, { note: "ghi dở trước khi máy chủ đổi bản" });
  await page.locator("#waits li.draft").waitFor();
  const mark = await page.evaluate(() => document.documentElement.dataset.app);
  const newer = [...mark].reverse().join("");
  proxy.says = [[mark, newer]];
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.locator("#line a", { hasText: "Mở lại" }).waitFor();
  await page.evaluate(async (name) => { // the new files are there, the old ones gone
    while ((await caches.keys()).join() !== name) await new Promise((done) => { setTimeout(done, 50); });
  }, `app-${newer}`);
  await page.reload();
  await ready(page);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.app), newer);
  await page.locator("#waits li.draft").waitFor();
  assert.equal(await page.locator("#f-note").inputValue(), "ghi dở trước khi máy chủ đổi bản");
  // a server that speaks another way: nothing is sent, nothing is lost, and it is said
  proxy.says = [['"format":1', '"format":2'], [mark, newer]];
  await fill(page, { why: "thử", members: "3" });
  await send(page);
  await page.locator("#line", { hasText: "bản mới hơn ứng dụng này" }).waitFor();
  assert.equal(await count(page, "waiting"), 1);
  proxy.says = [['"format":1', '"format":0'], [mark, newer]];
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.locator("#line", { hasText: "bản cũ hơn ứng dụng này" }).waitFor();
  proxy.says = [[mark, newer]];
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.waitForFunction(() => !document.querySelector("#waits li"));
  proxy.stop();
});

test("one visit to the ordinary page of a day is enough to open it without a line", async () => {
  const page = await house.open(phone);
  await signIn(page, { name: "bendinh", password: secret });
  await page.locator("ol.strip a.day").first().click();
  await page.locator("form.daily").waitFor({ state: "attached" });
  await controlled(page);
  await page.evaluate(async () => {
    const there = () => new Promise((done) => {
      const request = indexedDB.open("chungsuc", 1);
      request.onupgradeneeded = () => request.transaction.abort(); // the worker makes it
      request.onerror = () => done(false);
      request.onsuccess = () => {
        const all = request.result.transaction("ground").objectStore("ground").count();
        all.onsuccess = () => { request.result.close(); done(all.result > 1); };
      };
    });
    while (!await there()) await new Promise((done) => { setTimeout(done, 100); });
  });
  await page.context().setOffline(true);
  await page.reload();
  await ready(page);
  await page.locator("#day-title").waitFor();
  assert.match(await page.locator("#day-title").textContent(), /17\/11\/2026/);
});

test("what is not sent can be saved as a file", async () => {
  const page = await house.open(phone);
  await openApp(page);
  await page.context().setOffline(true);
  await openDay(page, 1);
  await fill(page, { citizens: "61", why: "ra tệp" });
  await send(page);
  await page.locator("#waits li.waiting").waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#save").click()]);
  const file = JSON.parse(fs.readFileSync(await download.path(), "utf8"));
  assert.equal(file.what, "chungsuc-phone");
  assert.equal(file.reports[0].fields.citizens, "61");
  assert.match(download.suggestedFilename(), /^bao-cao-cho-gui-.*\.json$/);
  // handed to the clerk, who looks at it and enters it on the hamlet's behalf
  const clerk = await house.open(desk);
  await signIn(clerk, { name: "thuongtruc", password: secret });
  await clerk.goto(`/campaign/${file.reports[0].campaign}`);
  await clerk.getByRole("link", { name: "Tệp từ điện thoại" }).click();
  await scan(clerk, "file from a phone, empty");
  await clerk.locator("input[type=file]").setInputFiles(await download.path());
  await clerk.getByRole("button", { name: "Xem tệp này" }).click();
  await clerk.locator("dl.facts").first().waitFor();
  await scan(clerk, "file from a phone");
  await picture(clerk, "app-file-desk");
  await clerk.getByRole("button", { name: /Nhập báo cáo này/ }).first().click();
  assert.match(await clerk.locator(".flash").textContent(), /Đã gửi bản sửa/);
  assert.match(await clerk.locator("main").textContent(), /nhập thay/);
  // when the phone has a line again, it meets what the clerk entered, and nothing is counted twice
  await page.context().setOffline(false);
  await page.locator("#waits li.conflict").waitFor();
});

test("no page of anybody is in a cache, and all of the app is under 100 KB", async () => {
  const page = await house.open(phone);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  await openApp(page);
  await page.goto("/");
  const paths = await page.evaluate(async () => (await Promise.all((await caches.keys())
    .map(async (name) => (await (await caches.open(name)).keys()).map((r) => new URL(r.url).pathname)))).flat());
  assert.ok(paths.length >= 6);
  for (const one of paths) assert.match(one, /^\/(phone$|assets\/)/);
  let total = 0;
  for (const one of [...paths, "/phone/worker.js", "/phone/manifest"]) {
    const answer = await fetch(house.url + one, { headers: { "accept-encoding": "identity" } });
    const packed = spawnSync("curl", ["-s", "-H", "Accept-Encoding: gzip", "-o", "-", house.url + one], { maxBuffer: 1 << 24 });
    assert.equal(answer.status, 200, one);
    total += packed.stdout.length || Number(answer.headers.get("content-length"));
  }
  console.log(`the whole app: ${total} bytes on the line`);
  assert.ok(total < 100 * 1024, `${total} bytes`);
});

test("on a slow line the app is there at once after the first visit", async () => {
  const page = await house.open(phone);
  await openApp(page);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.emulateNetworkConditions", { offline: false, latency: 2000,
    downloadThroughput: 50 * 1024, uploadThroughput: 50 * 1024 });
  const { hash } = await pageOf(page, 1);
  for (const rate of [1, 4]) {
    await cdp.send("Emulation.setCPUThrottlingRate", { rate });
    await page.goto("about:blank");
    const begun = Date.now();
    await page.goto(`/phone${hash}`, { waitUntil: "commit" });
    await page.locator("#day form input.number").first().waitFor({ state: "attached" });
    await ready(page);
    console.log(`usable after ${Date.now() - begun} ms on a slow 3G (2 s of delay), processor ${rate} times slower`);
  }
});

test("keys alone: fill, send, read what became of it", async () => {
  const page = await house.open(desk);
  await openApp(page, "thanhnien");
  await openDay(page, 1);
  await look(page, "app at a desk");
  await picture(page, "app-desk");
  const tab = async (until) => {
    for (let i = 0; i < 120; i += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((s) => document.activeElement.matches(s), until)) return;
    }
    throw new Error(`${until} cannot be reached by keys`);
  };
  await page.locator("#main").focus();
  await tab("details.correct > summary");
  await page.keyboard.press("Enter");
  await tab("#f-members");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("9");
  await tab("#f-why");
  await page.keyboard.type("chỉ dùng bàn phím");
  await tab("#day .send button");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => !document.querySelector("#waits li"));
  assert.equal(await page.locator("#main").evaluate((e) => e === document.activeElement), true);
  await page.emulateMedia({ colorScheme: "dark" });
  await look(page, "app at a desk, dark");
  await picture(page, "app-desk-dark");
});
