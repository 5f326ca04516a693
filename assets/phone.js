/* phone.js: the app of the daily form: fills and judges a report with or without a network, keeps it at
 * every change, shows what was sent, what waits, what was refused and why. Sending is in queue.js.
 *
 * What is shown and refused is said by sheet.wasm, the server's own checks; without it the form works
 * all the same, and the server alone judges. Drafts are shown to the account they belong to, only.
 */
"use strict";

const words = Object.fromEntries([...document.querySelectorAll("#words [data-w]")]
  .map((one) => [one.dataset.w, one.textContent.trim()]));
const at = (id) => document.getElementById(id);
const root = document.documentElement;
let ground = null, drafts = [], photos = [], here = null, draft = null, judge = null, why = "", busy = false,
  again = false, left = false, drawn = "";

/* An element: h("p", { class: "dim" }, "text", child …). */
function h(name, attributes = {}, ...children) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) e.addEventListener(key.slice(2), value);
    else if (value === true) e.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) e.setAttribute(key, value);
  }
  e.append(...children.filter((c) => c !== null && c !== undefined && c !== false));
  return e;
}

const now = () => Date.now() + (ground ? ground.skew : 0);
const today = () => Math.floor((now() + 7 * 36e5) / 864e5);
const shortDay = (day) => isoOf(day).slice(5).split("-").reverse().join("/");
const longDay = (day) => isoOf(day).split("-").reverse().join("/");
const addressOf = (p, day) => `#${p.campaign}-${p.unit}-${day}`;
const samePlace = (p, d) => p.campaign === d.campaign && p.unit === d.unit;
const draftOf = (p, day) => drafts.find((d) => samePlace(p, d) && d.day === day);
const photosOf = (p, day) => photos.filter((f) => samePlace(p, f) && f.day === day);

/* ── the checks ──────────────────────────────────────────────────────────────────────────────── */

async function loadJudge() {
  const letters = {
    lower: (c) => String.fromCodePoint(c).toLowerCase().codePointAt(0),
    base: (c) => String.fromCodePoint(c).normalize("NFD").codePointAt(0),
  };
  try {
    const { instance } = await WebAssembly.instantiateStreaming(fetch(root.dataset.sheet), { letters });
    const { memory, room, judge: answer, length } = instance.exports;
    judge = (records) => {
      const bytes = new TextEncoder().encode(records.map((r) => r.join("\x1f")).join("\x1e"));
      const place = room(bytes.length);
      new Uint8Array(memory.buffer).set(bytes, place);
      const out = answer(bytes.length);
      const text = new TextDecoder().decode(new Uint8Array(memory.buffer, out, length()));
      return text ? text.split("\x1e").map((r) => r.split("\x1f")) : [];
    };
  } catch { /* an old browser: the server judges */ }
}

/* As the border of the server cleans it. */
const clean = (text) => text.normalize("NFC").replace(/\r\n?/g, "\n")
  .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\ufeff]/g, "");

function judged() {
  if (!judge) return [];
  const p = here.place;
  try {
    return judge([["lang", root.lang], ["now", now()], ["reports", 1], ["days", p.first, p.last],
      ["day", here.day], ["revision", draft.revision],
      ...p.works.map((w) => ["work", w.id, w.measure, w.sign, w.planned, w.state, w.state_day, clean(w.name)]),
      ...Object.entries(draft.fields).map(([name, text]) => ["field", name, clean(text)])]);
  } catch {
    judge = null; /* out of memory: the server judges */
    return [];
  }
}

/* ── drafts ──────────────────────────────────────────────────────────────────────────────────── */

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

async function keep(store, what) {
  try {
    const key = await kept.put(store, what);
    notice();
    return key;
  } catch {
    notice(words.full);
    throw new Error("full");
  }
}

function beginDraft(place, day) {
  const sent = place.days[day];
  return draftOf(place, day) || { who: ground.who, campaign: place.campaign, unit: place.unit, day,
    state: "new", revision: sent ? sent.revision : 0, fields: sent ? { ...sent.fields } : {}, key: "" };
}

async function typed(event) {
  const name = event.target.name;
  if (!name || !draft) return;
  draft.fields[name] = event.target.value;
  Object.assign(draft, { state: "draft", key: "", problems: null });
  if (!drafts.includes(draft)) drafts.push(draft);
  showRead();
  await keep("drafts", draft).catch(() => {});
  drawGlance();
}

/* What was understood, beside each field. */
function showRead() {
  const read = new Map(judged().filter((r) => r[0] === "read").map((r) => [r[1], r[2]]));
  for (const out of document.querySelectorAll("output.read")) {
    const text = read.get(out.dataset.of);
    const plain = text && text.split(" ")[0] === (draft.fields[out.dataset.of] || "").trim();
    out.textContent = text && !plain ? `${words.readAs} ${text}` : "";
  }
}

const saidOf = (problem) => problem.message || words[problem.word] || words.refused;

/* Each complaint at its field, all of them above the form. */
function showProblems(problems, focus) {
  for (const e of document.querySelectorAll("#day .error")) e.remove();
  for (const e of document.querySelectorAll("#day .refused")) e.classList.remove("refused");
  for (const e of document.querySelectorAll("#day [aria-invalid]")) e.removeAttribute("aria-invalid");
  const list = h("ul");
  for (const p of problems) {
    const input = p.field && at(`f-${p.field}`);
    list.append(h("li", {}, input ? h("a", { href: `#f-${p.field}`, onclick: (e) => { e.preventDefault(); input.focus(); } },
      `${input.getAttribute("aria-label")}: ${saidOf(p)}`) : saidOf(p)));
    if (!input) continue;
    input.closest("details")?.setAttribute("open", "");
    input.closest(".field").classList.add("refused");
    input.setAttribute("aria-invalid", "true");
    input.closest(".field").append(h("p", { class: "error", id: `e-${p.field}` }, saidOf(p)));
    input.setAttribute("aria-describedby", `e-${p.field}`);
  }
  const box = at("errors");
  box.replaceChildren(...(problems.length ? [h("h3", {}, words.mend), list] : []));
  box.hidden = !problems.length;
  if (problems.length && focus) box.focus();
}

async function send(event) {
  event.preventDefault();
  const wrong = judged().filter((r) => r[0] === "wrong").map((r) => ({ field: r[1], message: r[2] }));
  if (draft.revision > 0 && !at("f-why")) drawDay(); /* it was sent while it was typed on: now a correction */
  showProblems(wrong, true);
  if (wrong.length) return;
  Object.assign(draft, { state: "waiting", key: newKey(), problems: null, theirs: null });
  if (!drafts.includes(draft)) drafts.push(draft);
  await keep("drafts", draft);
  location.hash = "";
  await draw();
  at("main").focus();
  await tryToSend();
}

async function dropDraft() {
  if (!confirm(words.dropSure)) return;
  await kept.drop("drafts", keyOf(draft));
  draft = null;
  await draw();
}

/* ── sending ─────────────────────────────────────────────────────────────────────────────────── */

async function tryToSend() {
  if (left) return;
  if (busy) {
    again = true;
    return;
  }
  [busy, again] = [true, false];
  try {
    const registration = navigator.serviceWorker && await navigator.serviceWorker.getRegistration();
    if (registration && registration.sync) await registration.sync.register("send").catch(() => {});
    why = await flush();
  } finally {
    busy = false;
  }
  if (left) return;
  await load();
  drawState();
  if (again) await tryToSend();
}

const signature = () => {
  const d = draftOf(here.place, here.day);
  return JSON.stringify([d && [d.state, d.revision, d.problems, d.theirs], here.place.days[here.day]]);
};

/* Draw anew what has changed, but never under the hands of who is typing. */
function drawState() {
  const typing = draft && draft.state === "draft" && at("day").contains(document.activeElement);
  if (here && !typing && signature() !== drawn) drawDay();
  drawGlance();
  drawLine();
}

/* ── pictures ────────────────────────────────────────────────────────────────────────────────── */

/* At most 1600 points: less to send, and nothing but pixels. null: it cannot be opened here. */
async function shrunk(file) {
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, 1600 / Math.max(image.width, image.height));
    const canvas = h("canvas", { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    return await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
  } catch {
    return null;
  }
}

async function picked(event) {
  const { place, day } = here, input = event.target;
  for (const file of [...input.files]) {
    const blob = await shrunk(file);
    if (!blob) {
      notice(`${file.name}: ${words.photosBad}`);
      continue;
    }
    await keep("photos", { who: ground.who, campaign: place.campaign, unit: place.unit, day, state: "draft",
      name: `${file.name.replace(/\.\w+$/, "")}.jpg`, type: "image/jpeg", bytes: await blob.arrayBuffer(),
      work: "0", stage: "", people: "", caption: "" });
  }
  input.value = "";
  await load();
  drawPhotos();
  drawGlance();
}

/* Kept as soon as the field is left. */
async function captioned(event) {
  for (const photo of photosOf(here.place, here.day).filter((p) => p.state === "draft"))
    await keep("photos", Object.assign(photo, { caption: event.target.value })).catch(() => {});
}

async function sendPhotos(event) {
  event.preventDefault();
  const data = new FormData(event.target);
  if (!data.get("stage") || !data.get("people")) {
    at("photo-error").textContent = words.photosLack;
    event.target.elements[data.get("stage") ? "people" : "stage"].focus();
    return;
  }
  for (const photo of photosOf(here.place, here.day).filter((p) => p.state !== "waiting"))
    await keep("photos", { ...photo, state: "waiting", message: "", work: data.get("work"),
      stage: data.get("stage"), people: data.get("people"), caption: clean(data.get("caption")).trim() });
  await load();
  drawPhotos();
  drawGlance();
  await tryToSend();
  drawPhotos();
}

function pictureRow(photo) {
  const url = URL.createObjectURL(new Blob([photo.bytes], { type: photo.type }));
  const remove = async () => { await kept.drop("photos", photo.id); await load(); drawPhotos(); drawGlance(); };
  return h("li", { class: photo.state },
    h("img", { src: url, alt: photo.name, onload: () => URL.revokeObjectURL(url) }),
    h("span", {}, `${marks[photo.state]} ${words[photo.state]}`),
    photo.state === "refused" && h("p", { class: "error" }, photo.message || words[photo.word] || ""),
    h("button", { type: "button", class: "plain", onclick: remove }, words.remove,
      h("span", { class: "unseen" }, ` ${photo.name}`)));
}

const choice = (name, label, options) => h("div", { class: "field" }, h("label", { for: `p-${name}` }, label),
  h("select", { id: `p-${name}`, name }, ...options.map(([value, text]) => h("option", { value }, text))));

function drawPhotos() {
  const box = at("photos");
  if (!box) return;
  const mine = photosOf(here.place, here.day), open = mine.some((p) => p.state !== "waiting");
  box.replaceChildren(h("h3", {}, words.photos), h("p", { class: "hint" }, words.photosHint),
    h("ul", { class: "pictures" }, ...mine.map(pictureRow)),
    h("div", { class: "field" }, h("label", { for: "p-files" }, words.photosPick),
      h("input", { id: "p-files", type: "file", accept: "image/jpeg,image/png,image/webp", multiple: true, onchange: picked })));
  if (open)
    box.append(h("form", { onsubmit: sendPhotos, novalidate: true },
      choice("work", words.photosWork, [["0", words.noWork], ...here.place.works.map((w) => [String(w.id), w.name])]),
      choice("stage", words.stage, [["", words.choose], ...["before", "during", "after"].map((s) => [s, words[s]])]),
      choice("people", words.people, [["", words.choose], ["no", words.nobody], ["yes", words.somebody]]),
      h("div", { class: "field" }, h("label", { for: "p-caption" }, words.caption),
        h("p", { class: "hint", id: "h-caption" }, words.captionHint),
        h("input", { id: "p-caption", name: "caption", maxlength: 200, autocomplete: "off", "aria-describedby": "h-caption",
          onchange: captioned, value: mine.find((p) => p.caption)?.caption || "" })),
      h("p", { class: "error", id: "photo-error", role: "alert" }),
      h("p", { class: "actions" }, h("button", { type: "submit" }, words.photosSend))));
}

/* ── two versions ────────────────────────────────────────────────────────────────────────────── */

function labelOf(name) {
  const work = /^[wt](\d+)$/.exec(name);
  if (name === "note") return words.note;
  if (!work) return ground.groups.flatMap((g) => g.fields).find((f) => f.name === name)?.label || name;
  const found = here?.place.works.find((w) => w.id === Number(work[1]));
  return (found ? found.name : words.otherWork) + (name[0] === "t" ? ` (${words.soFar})` : "");
}

function drawConflict(theirs) {
  const names = [...new Set([...Object.keys(theirs.fields), ...Object.keys(draft.fields)])].filter((n) => n !== "why");
  const rows = names.map((name) => {
    const a = theirs.fields[name] || "", b = (draft.fields[name] || "").trim();
    const pick = (value, text, checked) => a === b ? text || "–" : h("label", {},
      h("input", { type: "radio", name: `c-${name}`, value, checked, "aria-label": `${labelOf(name)}: ${words[value]} ${text || "–"}` }), text || "–");
    return h("tr", { class: a === b ? null : "differs" }, h("th", { scope: "row" }, labelOf(name)),
      h("td", {}, pick("theirs", a, b === "")), h("td", {}, pick("mine", b, b !== "")));
  });
  const take = async (event) => {
    event.preventDefault();
    for (const name of names)
      if (event.target.elements[`c-${name}`]?.value === "theirs") draft.fields[name] = theirs.fields[name] || "";
    Object.assign(draft, { state: "draft", revision: theirs.revision, theirs: null, key: "" });
    await keep("drafts", draft);
    await load();
    drawDay();
    (at("f-why") || at("main")).focus();
    drawGlance();
  };
  const leave = async () => {
    await kept.drop("drafts", keyOf(draft));
    draft = null;
    await askGround();
    await draw();
  };
  return h("form", { class: "both", onsubmit: take }, h("h3", {}, words.conflictTitle), h("p", { class: "problem" }, words.conflictSays),
    h("p", { class: "dim" }, `${words.theirs}: ${theirs.office || ""}, ${theirs.time || ""}`),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.conflictTitle }, h("table", { class: "figures" },
      h("thead", {}, h("tr", {}, ...["figure", "theirs", "mine"].map((w) => h("th", { scope: "col" }, words[w])))), h("tbody", {}, ...rows))),
    h("p", { class: "actions" }, h("button", { type: "submit" }, words.takeChosen),
      h("button", { type: "button", class: "plain", onclick: leave }, words.keepTheirs)));
}

/* ── the form ────────────────────────────────────────────────────────────────────────────────── */

function field(name, label, shown, full = label, hint = "") {
  const long = name === "note" || name === "why";
  const input = h(name === "note" ? "textarea" : "input", { id: `f-${name}`, name, "aria-label": full, class: long ? null : "number",
    rows: name === "note" ? 3 : null, inputmode: long ? "text" : "decimal", autocomplete: "off", "aria-describedby": hint ? `h-${name}` : null });
  input.value = draft.fields[name] || "";
  return h("div", { class: "field" }, h("label", { for: `f-${name}` }, label),
    hint && h("p", { class: "hint", id: `h-${name}` }, hint),
    h("span", { class: "with-unit" }, input, shown && h("span", { class: "unit" }, shown)),
    !long && h("output", { class: "read", "data-of": name, for: `f-${name}` }));
}

function workBox(w) {
  return h("fieldset", { class: "work" }, h("legend", {}, w.name),
    h("p", { class: "dim" }, `${w.planned ? `${words.plan} ${w.plan}, ` : ""}${words.done} ${w.done}.`),
    field(`w${w.id}`, words.inDay, w.shown, `${words.inDay}: ${w.name}`),
    h("details", { open: Boolean(draft.fields[`t${w.id}`]) }, h("summary", {}, words.alsoSoFar),
      field(`t${w.id}`, words.soFar, w.shown, `${words.soFar}: ${w.name}`)));
}

/* Typed for a work that is another's by now: it stands where it can be taken out. */
const orphans = () => Object.keys(draft.fields).filter((name) => /^[wt]\d+$/.test(name) && draft.fields[name] &&
  !here.place.works.some((w) => w.id === Number(name.slice(1))));

const takes = (w) => w.state !== "dropped" || here.day <= w.state_day || draft.fields[`w${w.id}`] || draft.fields[`t${w.id}`];

function letterKeys() {
  if (!matchMedia("(pointer: coarse)").matches) return "";
  return h("button", { type: "button", class: "plain", onclick: (event) => {
    for (const e of document.querySelectorAll("input.number")) e.inputMode = "text";
    event.target.remove();
  } }, words.letters);
}

function drawForm() {
  const correcting = draft.revision > 0, { place, day } = here;
  return h("form", { class: "daily", novalidate: true, oninput: typed, onsubmit: (e) => { send(e).catch(() => {}); } },
    h("div", { class: "errors", id: "errors", role: "alert", tabindex: "-1", hidden: true }),
    h("p", { class: "hint" }, words.unsure, " ", letterKeys()),
    place.works.length && h("section", { class: "group" }, h("h3", {}, words.works), ...place.works.filter(takes).map(workBox)),
    ...orphans().map((name) => field(name, labelOf(name), "")),
    ...ground.groups.map((g) => h("section", { class: "group" }, h("h3", {}, g.label),
      h("div", { class: "fieldset-row" }, ...g.fields.map((f) => field(f.name, f.label, f.shown))))),
    h("section", { class: "group" }, field("note", words.note, "", words.note, words.noteHint),
      correcting && field("why", words.why, "", words.why, words.whyHint)),
    h("p", { class: "send actions" }, h("button", { type: "submit" }, `${correcting ? words.sendAgain : words.send} ${shortDay(day)}`)),
    draft.state !== "new" && h("p", {}, h("button", { type: "button", class: "plain", onclick: dropDraft }, words.drop)));
}

function drawSent(place, day) {
  const sent = place.days[day];
  return h("div", {}, h("p", {}, `${marks.sent} ${words.sent}${sent.late ? ` (${words.late})` : ""}`),
    h("dl", { class: "facts" }, ...Object.entries(sent.fields).flatMap(([name, text]) => [h("dt", {}, labelOf(name)), h("dd", {}, text)])));
}

function drawDay() {
  const box = at("day");
  draft = null;
  if (!here) return box.replaceChildren();
  const { place, day } = here;
  draft = beginDraft(place, day);
  drawn = signature();
  const parts = [h("h2", { id: "day-title" }, `${longDay(day)} · ${place.unit_name}`)];
  const sent = place.days[day];
  if (sent && draft.state !== "conflict") parts.push(drawSent(place, day));
  if (draft.state === "waiting") parts.push(h("p", { class: "kept" }, `${marks.waiting} ${words.waiting}`));
  if (draft.state === "conflict") parts.push(drawConflict(draft.theirs));
  else if (sent && draft.state === "new") parts.push(h("details", { class: "correct" }, h("summary", {}, words.correct), drawForm()));
  else parts.push(drawForm());
  parts.push(h("section", { class: "group", id: "photos" }));
  box.replaceChildren(...parts);
  drawPhotos();
  if (draft.state === "refused") showProblems(draft.problems || [], false);
  showRead();
}

/* ── at a glance ─────────────────────────────────────────────────────────────────────────────── */

const marks = { sent: "✓", waiting: "↑", refused: "✗", conflict: "⇄", draft: "✎", missing: "○", new: "" };
const stateOf = (p, day) => draftOf(p, day)?.state || (p.days[day] ? "sent" : "missing");

function drawPlaces() {
  at("places").replaceChildren(...ground.places.map((p) => {
    const last = Math.min(p.last, today()), first = Math.max(p.first, last - 6), days = [];
    for (let day = first; day <= last; day++) {
      const state = stateOf(p, day), current = here && samePlace(p, here.place) && day === here.day;
      days.push(h("li", { class: day === today() ? "today" : null }, h("a", { class: `day ${state}`, href: addressOf(p, day), "aria-current": current ? "page" : null },
        h("span", { class: "dm" }, shortDay(day)), h("span", {}, marks[state], h("span", { class: "unseen" }, ` ${words[state]}`)))));
    }
    return h("section", {}, h("h2", {}, p.unit_name), h("p", { class: "dim" }, p.campaign_name), h("ol", { class: "strip" }, ...days));
  }));
}

/* What belongs to no place any more can be read, and dropped. */
function lostOf(d) {
  const drop = async () => {
    if (!confirm(words.dropSure)) return;
    await kept.drop(d.id ? "photos" : "drafts", d.id || keyOf(d));
    await draw();
  };
  return [d.fields && h("dl", { class: "facts" }, ...Object.entries(d.fields).filter(([, text]) => text)
    .flatMap(([name, text]) => [h("dt", {}, labelOfAny(d, name)), h("dd", {}, text)])),
  h("button", { type: "button", class: "plain", onclick: drop }, d.id ? words.remove : words.drop)];
}

function waitRow(d, text, message) {
  const place = ground.places.find((p) => samePlace(p, d));
  return h("li", { class: d.state }, h("p", {}, h("b", {}, `${marks[d.state]} ${words[d.state]}`), ` · ${text}`), message && h("p", {}, message),
    ...(place ? [h("a", { href: addressOf(place, d.day) }, words.open, h("span", { class: "unseen" }, ` ${text}`))] : lostOf(d)));
}

function drawGlance() {
  if (!ground) return;
  const open = drafts.filter((d) => d.state !== "new"), refused = (d) => ["refused", "conflict"].includes(d.state);
  const counts = { sent: ground.places.reduce((n, p) => n + Object.keys(p.days).length, 0),
    waiting: [...open, ...photos].filter((d) => d.state === "waiting").length, refused: [...open, ...photos].filter(refused).length };
  at("glance").replaceChildren(...Object.entries(counts).map(([state, n]) => h("li", { class: `${state}${n ? " some" : ""}` },
    h("b", {}, `${marks[state]} ${n}`), h("span", {}, words[state]))));
  const nameOf = (d) => `${shortDay(d.day)}, ${ground.places.find((p) => samePlace(p, d))?.unit_name || d.unit}`;
  at("waits").replaceChildren(...open.map((d) => waitRow(d, nameOf(d), (d.problems || []).map((p) => `${p.field ? `${labelOfAny(d, p.field)}: ` : ""}${saidOf(p)}`).join(" "))),
    ...photos.filter((p) => p.state !== "draft" || !ground.places.some((one) => samePlace(one, p))).map((p) => waitRow(p, `${nameOf(p)}: ${p.name}`, p.message || words[p.word])));
  at("waits").hidden = !at("waits").childElementCount;
  drawPlaces();
  noteUnsent().catch(() => {});
}

/* For the sign-out of the ordinary pages: what lies here unsent, also of others. */
async function noteUnsent() {
  const n = await countUnsent();
  if (!left) localStorage.setItem("waiting", String(n));
}

function labelOfAny(d, name) {
  const before = here, place = ground.places.find((p) => samePlace(p, d));
  here = place ? { place, day: d.day } : null;
  const label = labelOf(name);
  here = before;
  return label;
}

function notice(text = "") {
  const box = at("notice");
  if (!text && !box.dataset.full) return;
  box.dataset.full = text ? "1" : "";
  box.replaceChildren(...(text ? [h("p", { class: "problem" }, text)] : []));
}

function drawLine() {
  const state = why === "format" ? (ground && ground.format < FORMAT ? "older" : "newer") : !navigator.onLine ? "line" : why || "online";
  const line = at("line");
  line.className = state === "online" ? "line" : "line off";
  line.replaceChildren(words[state], state === "signIn" ? h("span", {}, " ", h("a", { href: "/phone/open" }, words.open)) : "",
    ground && ground.app !== root.dataset.app && why === "" ? h("span", {}, ` · ${words.fresh} `, h("a", { href: "/phone" }, words.again)) : "");
  if (ground) at("who").textContent = ground.name;
  at("tools").hidden = !ground;
}

/* ── the whole ───────────────────────────────────────────────────────────────────────────────── */

const remembered = () => { try { return Number(localStorage.getItem("who")) || 0; } catch { return 0; } };

async function load() {
  if (left) return;
  const who = (ground && ground.who) || remembered() || (await kept.get("ground", 0))?.last || -1;
  ground = await kept.get("ground", who) || ground;
  if (!ground) return;
  drafts = await kept.all("drafts", ground.who);
  photos = await kept.all("photos", ground.who);
  if (here) here.place = ground.places.find((p) => samePlace(p, here.place)) || here.place;
  if (draft) keepHold();
}

/* The draft in hand stays the same object; what is being typed is newer than what was read. */
function keepHold() {
  const i = drafts.findIndex((d) => samePlace(d, draft) && d.day === draft.day);
  if (i < 0) return;
  if (draft.state === "draft") draft.revision = drafts[i].revision;
  else Object.assign(draft, drafts[i]);
  drafts[i] = draft;
}

/* Which day the address means: ours, or that of the server's page when there is no line. */
function findHere() {
  const found = /^#(\d+)-(\d+)-(\d+)$/.exec(location.hash);
  const page = /^\/campaign\/(\d+)\/unit\/(\d+)\/day\/([\d-]+)$/.exec(location.pathname);
  const [campaign, unit, day] = found ? found.slice(1).map(Number)
    : page ? [Number(page[1]), Number(page[2]), Math.floor(Date.parse(page[3]) / 864e5)] : [];
  const place = ground.places.find((p) => p.campaign === campaign && p.unit === unit);
  if (place && day >= place.first && day <= Math.min(place.last, today())) return { place, day };
  const due = ground.places.find((p) => today() >= p.first && today() <= p.last && stateOf(p, today()) === "missing");
  return due && !found ? { place: due, day: today() } : null;
}

async function draw() {
  await load();
  if (ground) {
    here = findHere();
    drawDay();
    drawGlance();
    if (!ground.places.length) at("places").replaceChildren(h("p", {}, words.nothing));
  } else {
    at("places").replaceChildren(h("p", { class: "lead" }, words.first), h("p", { class: "actions" }, h("a", { class: "button", href: "/phone/open" }, words.open)));
  }
  drawLine();
}

/* Who is signed in may have changed: what is shown is theirs, or nothing. */
async function checkWho() {
  if (left) return signOut();
  const asked = await askGround().catch(() => ({ why: "busy" }));
  if (left) return forgetAll();
  why = asked.why || "";
  if (!asked.ground) return drawLine();
  if (ground && ground.who !== asked.ground.who) [drafts, photos, here, draft] = [[], [], null, null];
  const before = JSON.stringify(ground && ground.who);
  ground = asked.ground;
  try { localStorage.setItem("who", String(ground.who)); } catch { /* no storage */ }
  await load();
  if (before === JSON.stringify(ground.who)) drawState();
  else await draw();
  if (ground.app !== root.dataset.app) (await navigator.serviceWorker?.getRegistration())?.update();
  if (drafts.some((d) => d.state === "waiting") || photos.some((p) => p.state === "waiting")) await tryToSend();
}

function saveFile() {
  const place = (d) => ground.places.find((p) => samePlace(p, d));
  const file = { what: "chungsuc-phone", format: FORMAT, saved: new Date(now()).toISOString(), name: ground.name,
    reports: drafts.filter((d) => d.state !== "new").map((d) => ({ campaign: d.campaign, unit: d.unit, unit_name: place(d)?.unit_name || "",
      day: isoOf(d.day), state: d.state, revision: d.revision, fields: d.fields })) };
  const url = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: "application/json" }));
  h("a", { href: url, download: `bao-cao-cho-gui-${isoOf(today())}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

/* Ends the session, or says that it lives still; tried again whenever there may be a line. */
async function signOut() {
  const asked = await talk("/phone/ground", {}, 15), csrf = asked && asked.json && asked.json.csrf;
  const ended = csrf ? await talk("/sign-out", { method: "POST", body: new URLSearchParams({ csrf }) }, 30) : asked;
  if (ended && [303, 401].includes(ended.status)) location.assign("/sign-in");
  else {
    try { localStorage.setItem("leaving", "1"); } catch { /* no storage */ }
    document.querySelector("main").replaceChildren(h("p", { class: "lead" }, words.leftOff));
  }
}

async function leave() {
  if (await countUnsent() && !confirm(words.leaveSure)) return;
  left = true; /* from here on nothing is kept or drawn */
  await forgetAll();
  await signOut();
}

async function begin() {
  try { left = Boolean(localStorage.getItem("leaving")); } catch { /* no storage */ }
  if (left) return signOut(); /* somebody left here when there was no line */
  const loading = loadJudge();
  const arrived = new URLSearchParams(location.search).has("in");
  if (arrived) {
    history.replaceState(null, "", "/phone");
    await checkWho();
  } else {
    await draw();
  }
  await loading;
  if (draft) showRead();
  root.dataset.ready = "1"; /* it can be used now */
  if (navigator.serviceWorker)
    await navigator.serviceWorker.register("/phone/worker.js", { scope: "/" }).catch(() => {});
  if (!arrived) await checkWho();
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
}

at("save").addEventListener("click", saveFile);
at("leave").addEventListener("click", () => { leave().catch(() => {}); });
addEventListener("hashchange", () => { draw().then(() => at("day-title")?.scrollIntoView()); });
addEventListener("online", checkWho);
addEventListener("offline", () => { if (!left) drawLine(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) checkWho(); });
setInterval(() => { if (!document.hidden && [...drafts, ...photos].some((d) => d.state === "waiting")) tryToSend(); }, 60000);
try {
  new BroadcastChannel("chungsuc").onmessage = () => { if (!busy && !left) load().then(drawState); };
} catch { /* an old browser */ }
begin();
