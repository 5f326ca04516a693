// compare.mjs JUDGE SHEET.WASM: the checks of the daily form in the build of the server and in
// WebAssembly say the same, byte for byte: on what people type, and on thousands of random forms.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";

const [judge, wasm] = process.argv.slice(2);
const letters = {
  lower: (c) => String.fromCodePoint(c).toLowerCase().codePointAt(0),
  base: (c) => String.fromCodePoint(c).normalize("NFD").codePointAt(0),
};
const { instance } = await WebAssembly.instantiate(fs.readFileSync(wasm), { letters });
const { memory, room, judge: answer, length } = instance.exports;

function onPhone(sheet) {
  const bytes = new TextEncoder().encode(sheet);
  const at = room(bytes.length);
  new Uint8Array(memory.buffer).set(bytes, at);
  const out = answer(bytes.length);
  return new TextDecoder().decode(new Uint8Array(memory.buffer, out, length()));
}

const sheetOf = (records) => records.map((r) => r.join("\x1f")).join("\x1e");
const works = [
  ["work", 12, "m", "m", 850000, "under-way", 0, "Phát quang tuyến Lộ kiểm"],
  ["work", 13, "count", "bóng", 20000, "dropped", 20410, "Thắp sáng tổ 3"],
  ["work", 14, "m2", "m²", 0, "approved", 0, "Dọn cỏ sân trường"],
  ["work", 15, "VND", "đồng", 5000000000, "approved", 0, "Vận động quỹ"],
  ["work", 16, "kg", "kg", 1500, "approved", 0, "Thu gom rác"],
];
const typed = ["", "0", "12", "120m", "120 m", "1.234,5", "1,5", "1.234", "3 km", "2tr5", "3tr rưỡi", "1tr",
  "500k", "4,5 triệu", "2 tỷ", "1 tỷ 25", "2,5tr5", "tr5", "20$", "5 USD", "hơn 300", "gần 500", "khoảng 20",
  "Hơn 1.000", "300+", ">5", "<0", "gần 0", "mười", "-5", "99999999999999999999", "9223372036854775", "15 người",
  "15 Người", "20 bóng", "1,2345", "3,1250", "3,000", "10.500 000", "10 000", "１２", "Ước 30", "ƯỚC 30", "ướƈ 5",
  "một triệu", "2 TRIỆU", "7 Triệu đồng", "1.000.000.000.000 đ", "86.000", "0,5", "d", "đ", "tỷ", "2tỉ", "1e3"];
const names = ["w12", "t12", "w13", "w14", "t14", "w15", "w16", "w99", "soldiers", "citizens", "labour_days", "money",
  "goods_value", "land", "gifts", "none", "w", "t0"];

const sheets = [];
for (const lang of ["vi", "en"])
  for (const text of typed)
    for (const name of names)
      sheets.push(sheetOf([["lang", lang], ["now", 1763795400000], ["reports", 1], ["days", 20409, 20420],
        ["day", 20414], ["revision", 0], ...works, ["field", name, text]]));
// Random forms; the same every time.
let seed = 20261122;
const random = (n) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor(seed / 2 ** 32 * n); };
const any = (list) => list[random(list.length)];
const odd = () => Array.from({ length: random(12) }, () => any([..."0123456789.,  triệuđkmơn₫>~ẾÀŵİ"])).join("").normalize("NFC");
for (let i = 0; i < 4000; i++) {
  const fields = Array.from({ length: random(8) },
    () => ["field", any(names), random(2) ? any(typed) : odd()]);
  if (random(3) === 0) fields.push(["field", "note", "Mưa to, nghỉ. ".repeat(random(200))]);
  if (random(3) === 0) fields.push(["field", "why", "nhầm ".repeat(random(150))]);
  sheets.push(sheetOf([["lang", any(["vi", "en"])], ["now", 1763795400000 + random(9e8)], ["reports", any([0, 1, 1, 1])],
    ["days", 20409, 20409 + random(15)], ["day", 20405 + random(20)], ["revision", random(3)],
    ...works.filter(() => random(4)), ...fields]));
}

const run = spawnSync(judge, { input: sheets.join("\x1d"), encoding: "utf8", maxBuffer: 1 << 28 });
assert.equal(run.status, 0, run.stderr);
const here = run.stdout.split("\x1d").slice(0, -1);
assert.equal(here.length, sheets.length);
let refused = 0;
sheets.forEach((sheet, i) => {
  assert.equal(onPhone(sheet), here[i], `the phone says something else about ${JSON.stringify(sheet)}`);
  refused += here[i].includes("wrong");
});
assert.ok(refused > 1000 && refused < sheets.length - 500, `${refused} of ${sheets.length} refused`);
console.log(`${sheets.length} passed, 0 failed`);
console.log(`${fs.statSync(wasm).size} bytes of WebAssembly; ${refused} forms refused, in the same words`);
