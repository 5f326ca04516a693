// The pictures of the handbook show what the pages show. CHUNGSUC_PICTURES=write makes them anew.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { pictures } from "./help_pictures.mjs";
import { signIn, start } from "./lib.mjs";

const docs = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../docs");
const folder = path.join(docs, "so-tay/pictures");
const writing = process.env.CHUNGSUC_PICTURES === "write";
const BYTES_MAX = 60 * 1024, ALL_BYTES_MAX = 900 * 1024;

let house;
before(async () => { house = await start(); });
after(async () => { await house?.stop(); });

const seats = {}; // one signed-in page an account and width

async function seat(p) {
  const key = `${p.who ?? ""} ${p.width}`;
  const phone = p.width < 500;
  if (!seats[key]) {
    seats[key] = await house.open({ viewport: { width: p.width, height: p.height }, colorScheme: "light",
      ...(phone ? { isMobile: true, hasTouch: true, deviceScaleFactor: 1.5 } : { deviceScaleFactor: 1 }) });
    if (p.who) await signIn(seats[key], { name: p.who, password: "chungsuc-vidu" });
  }
  await seats[key].setViewportSize({ width: p.width, height: p.height });
  if (p.who) await seats[key].goto("/");
  return seats[key];
}

/** What of the page is on the picture. */
async function clipOf(page, p) {
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  const part = p.part ?? (p.width < 500 ? null : "main h1");
  if (!part) return { x: 0, y: 0, width: p.width, height: Math.min(p.height, whole) };
  const box = await page.locator(part).first().evaluate((e) => {
    const b = e.getBoundingClientRect();
    return { y: b.top + scrollY, height: b.height };
  });
  const y = Math.max(0, Math.floor(box.y) - 8);
  return { x: 0, y, width: p.width,
    height: Math.min(p.height, p.part ? Math.ceil(box.height) + 16 : whole - y) };
}

/** The words on the picture with their boxes, a line each: "x y width height words". The row of a campaign's
 * pages is left out: a page more there is no reason to make twenty pictures anew. */
function wordsIn(page, clip) {
  return page.evaluate(({ clip }) => {
    const lines = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    const add = (box, words) => {
      const x = Math.round(box.left + scrollX - clip.x), y = Math.round(box.top + scrollY - clip.y);
      const inside = y + box.height / 2 < clip.height && y + box.height / 2 > 0 && x < clip.width;
      if (inside && box.width > 2 && box.height > 2)
        lines.push(`${x} ${y} ${Math.round(box.width)} ${Math.round(box.height)} ${words}`);
    };
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.nodeType === 3 ? node.parentElement : node;
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(".unseen, .skip, nav.pages")) continue;
      if (node.nodeType === 3 && node.textContent.trim()) {
        const range = document.createRange();
        range.selectNodeContents(node);
        // Seals are random: what is made of them is a code on every picture.
        add(range.getBoundingClientRect(), node.textContent.replace(/\s+/g, " ").trim()
          .replace(/\b(?=\w*\d)[0-9a-f]{4}(-[0-9a-f]{4})+\b/g, "0000-0000"));
      } else if (node.nodeType === 1 && /^(INPUT|TEXTAREA|SELECT|IMG|svg)$/.test(node.tagName)) {
        add(node.getBoundingClientRect(), `[${node.tagName.toLowerCase()} ${node.type ?? ""}]`);
      }
    }
    return lines;
  }, { clip });
}

/** Numbers in red rings around what the words of the chapter speak of. */
function mark(page, selectors) {
  return page.evaluate((all) => {
    all.forEach((selector, i) => {
      const box = document.querySelector(selector)?.getBoundingClientRect();
      if (!box) throw new Error(`nothing to mark: ${selector}`);
      const ring = document.createElement("div"), number = document.createElement("b");
      Object.assign(ring.style, { position: "absolute", zIndex: 99, left: `${box.left + scrollX - 6}px`,
        top: `${box.top + scrollY - 6}px`, width: `${box.width + 12}px`, height: `${box.height + 12}px`,
        border: "3px solid #c0262d", borderRadius: "10px", pointerEvents: "none" });
      Object.assign(number.style, { position: "absolute", right: "-10px", top: "-14px", background: "#c0262d",
        color: "#fff", borderRadius: "99px", width: "26px", height: "26px", font: "700 16px/26px sans-serif",
        textAlign: "center" });
      number.textContent = String(i + 1);
      if (all.length > 1) ring.append(number);
      document.body.append(ring);
    });
  }, selectors);
}

async function write(page, p, clip, lines) {
  await mark(page, p.mark ?? []);
  const cdp = await page.context().newCDPSession(page);
  const shot = await cdp.send("Page.captureScreenshot", {
    format: "webp", quality: 62, captureBeyondViewport: true, clip: { ...clip, scale: 1 } });
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, `${p.name}.webp`), Buffer.from(shot.data, "base64"));
  fs.writeFileSync(path.join(folder, `${p.name}.txt`), lines.join("\n") + "\n");
}

const parsed = (line) => {
  const m = /^(-?\d+) (-?\d+) (\d+) (\d+) (.*)$/.exec(line);
  return { x: +m[1], y: +m[2], width: +m[3], height: +m[4], words: m[5] };
};

/** Fonts differ a little from machine to machine; what moved further than that was changed. */
function moved(a, b) {
  const off = (m, n, most) => Math.abs(m - n) > most;
  return off(a.x, b.x, 40 + a.x * 0.1) || off(a.y, b.y, 48 + a.y * 0.12) ||
    off(a.width, b.width, 40 + a.width * 0.2);
}

const how = "make the pictures anew with tests/browser/refresh-pictures, and look at them";

function hold(p, lines) {
  const file = path.join(folder, `${p.name}.txt`);
  assert.ok(fs.existsSync(file) && fs.existsSync(file.replace(/txt$/, "webp")),
    `${p.name}: there is no such picture; ${how}`);
  // What stands at the lower edge may be just inside here and just outside there.
  const inner = (all) => all.map(parsed).filter((l) => l.y < p.height * 0.85);
  const kept = inner(fs.readFileSync(file, "utf8").trim().split("\n")), now = inner(lines);
  const few = Math.min(kept.length, now.length);
  for (let i = 0; i < few; i++) {
    assert.equal(now[i].words, kept[i].words,
      `${p.name}: the page says “${now[i].words}” where the picture shows “${kept[i].words}”; ${how}`);
    assert.ok(!moved(kept[i], now[i]),
      `${p.name}: “${now[i].words}” stands elsewhere than on the picture ` +
      `(${JSON.stringify(kept[i])}, now ${JSON.stringify(now[i])}); ${how}`);
  }
  assert.ok(Math.abs(kept.length - now.length) <= 2,
    `${p.name}: ${now.length} words and boxes on the page, ${kept.length} on the picture; ${how}`);
}

for (const p of pictures) {
  test(`the picture ${p.name} shows what the page shows`, async () => {
    const page = await seat(p);
    if (p.go) await p.go(page);
    await page.mouse.move(0, 0);
    const clip = await clipOf(page, p);
    const lines = await wordsIn(page, clip);
    if (writing) await write(page, p, clip, lines);
    else hold(p, lines);
  });
}

test("every picture is shown in a chapter, has its words, and all are small", () => {
  const chapters = ["so-tay", "handbook-en"].flatMap((f) => fs.readdirSync(path.join(docs, f))
    .filter((n) => n.endsWith(".md")).map((n) => fs.readFileSync(path.join(docs, f, n), "utf8"))).join("\n");
  const files = fs.readdirSync(folder).filter((f) => f.endsWith(".webp"));
  let sum = 0;
  for (const file of files) {
    const size = fs.statSync(path.join(folder, file)).size;
    sum += size;
    assert.ok(size <= BYTES_MAX, `${file}: ${size} bytes, at most ${BYTES_MAX}`);
    assert.ok(pictures.some((p) => `${p.name}.webp` === file), `${file} stands in no line of help_pictures.mjs`);
    assert.match(chapters, new RegExp(`!\\[[^\\]]{12,}\\]\\([./a-z-]*pictures/${file.replace(".", "\\.")}\\)`),
      `${file} is shown in no chapter, or without words for who cannot see it`);
  }
  for (const p of pictures)
    assert.ok(files.includes(`${p.name}.webp`), `${p.name}: there is no such picture; ${how}`);
  assert.ok(sum <= ALL_BYTES_MAX, `the pictures have ${sum} bytes together, at most ${ALL_BYTES_MAX}`);
});
