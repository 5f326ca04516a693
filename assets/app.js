/* app.js: small comforts. Every page works without it.
 *
 * data-sum="GROUP" on number fields, <output data-sum-of="GROUP">: the live sum.
 * .drop around a file field: files can be dropped there; data-drop-text="ID" on it: a text file goes
 *   into that textarea instead.
 * [data-scroll-to] or table.board: the column of today is scrolled into sight; .pages: the page one is on.
 * button[data-letters]: on a phone the number fields get the keyboard with letters ("hơn 300").
 * input[type=password]: a button beside it shows what was typed, as long as it is pressed in.
 * html[data-who], form.daily, form[action="/sign-out"]: the app for when there is no line (phone.js) learns
 *   who is here, is installed, and goes with everything it keeps when somebody signs out.
 * form[data-keep]: what was typed is kept in this browser until it has been sent, for the account that
 *   typed it and as long as it would correct the same revision.
 */
"use strict";

/* "1.234,5" as people type it; NaN when it cannot be read. */
function readNumber(text) {
  const s = text.replace(/[\s\u00a0]/g, "");
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(s)) return Number(s.replace(/\./g, "").replace(",", "."));
  if (/^\d+([.,]\d+)?$/.test(s)) return Number(s.replace(",", "."));
  return NaN;
}

function writeNumber(n) {
  return n.toLocaleString(document.documentElement.lang === "en" ? "en" : "vi",
    { maximumFractionDigits: 3 });
}

function sumGroup(group) {
  let sum = 0;
  for (const field of document.querySelectorAll(`[data-sum="${group}"]`)) {
    const text = field.value.trim();
    if (text) sum += readNumber(text);
  }
  for (const out of document.querySelectorAll(`[data-sum-of="${group}"]`))
    out.textContent = Number.isNaN(sum) ? "…" : writeNumber(sum);
}

document.addEventListener("input", (event) => {
  const group = event.target.dataset && event.target.dataset.sum;
  if (group) sumGroup(group);
});
for (const out of document.querySelectorAll("[data-sum-of]")) sumGroup(out.dataset.sumOf);

for (const place of document.querySelectorAll(".drop")) {
  const file = place.querySelector('input[type="file"]');
  const over = (on) => (event) => {
    event.preventDefault();
    place.classList.toggle("over", on);
  };
  place.addEventListener("dragover", over(true));
  place.addEventListener("dragleave", over(false));
  place.addEventListener("drop", async (event) => {
    over(false)(event);
    const files = event.dataTransfer.files;
    if (!files.length) return;
    const text = document.getElementById(place.dataset.dropText || "");
    if (text && /\.txt$/i.test(files[0].name)) text.value = await files[0].text();
    else if (file) file.files = files;
  });
}

for (const today of document.querySelectorAll(".board [aria-current], [data-scroll-to]")) {
  const box = today.closest(".scroll");
  if (box) box.scrollLeft = today.offsetLeft + today.offsetWidth - box.clientWidth;
}
const here = document.querySelector(".pages [aria-current]"), row = here && here.closest("ul");
if (row) row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;

for (const letters of document.querySelectorAll("[data-letters]")) {
  letters.hidden = !matchMedia("(pointer: coarse)").matches;
  letters.addEventListener("click", () => {
    for (const field of document.querySelectorAll("input.number")) field.inputMode = "text";
    letters.hidden = true;
  });
}

/* A report half typed survives a closed browser or a lost network. Passwords and files are left out. */
for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = `keep:${document.documentElement.dataset.who || ""}:${form.dataset.keep}`;
  const revision = () => (form.elements.revision ? form.elements.revision.value : "");
  const fields = () => [...form.elements].filter((f) => f.name && f.name !== "csrf" &&
    !["password", "file", "hidden", "submit"].includes(f.type));
  try {
    const { of, kept = {} } = JSON.parse(localStorage.getItem(key) || "{}");
    if (of !== revision()) localStorage.removeItem(key); /* typed for what has been sent since */
    else for (const f of fields())
      if (f.name in kept && !f.value && f.type !== "checkbox") f.value = kept[f.name];
    form.addEventListener("input", () => localStorage.setItem(key,
      JSON.stringify({ of: revision(), kept: Object.fromEntries(fields().map((f) => [f.name, f.value])) })));
    if (document.querySelector(".flash")) localStorage.removeItem(key);
  } catch (error) {
    /* no storage in this browser: nothing is kept */
  }
}

/* The first field that was refused. */
const refused = document.querySelector(".errors");
if (refused) refused.focus();

/* Sent as a password again, so that no browser keeps it as text. */
for (const field of document.querySelectorAll('input[type="password"]')) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "reveal";
  button.textContent = document.documentElement.lang === "en" ? "Show" : "Hiện";
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });
  field.form?.addEventListener("submit", () => { field.type = "password"; });
  field.insertAdjacentElement("afterend", button);
}

try {
  if (document.documentElement.dataset.who) localStorage.setItem("who", document.documentElement.dataset.who);
} catch (error) {
  /* no storage: the app asks by itself */
}
if (document.querySelector("form.daily") && navigator.serviceWorker)
  addEventListener("load", () => navigator.serviceWorker.register("/phone/worker.js", { scope: "/" }).catch(() => {}));

/* Signing out: what lies here unsent is asked about, the server hears of it, then all is erased. Without
 * a line nothing is erased before a second yes, and the session ends as soon as there is one, on
 * whatever page ("leaving"). The answer clears the site's data, too; not every browser listens. */
const unsent = () => new Promise((done) => {
  const asked = indexedDB.open("chungsuc");
  asked.onupgradeneeded = () => asked.transaction.abort(); /* there is none */
  asked.onerror = () => done(0);
  asked.onsuccess = () => {
    const step = asked.result.transaction(["drafts", "photos"]), counts = ["drafts", "photos"].map((s) => step.objectStore(s).count());
    step.oncomplete = () => { asked.result.close(); done(counts[0].result + counts[1].result); };
  };
});
/* As forgetAll() of queue.js: what is being sent is waited for, a while: it would write behind the broom. */
const wipe = async () => {
  await navigator.locks?.request("chungsuc-send", { signal: AbortSignal.timeout(5000) }, () => {}).catch(() => {});
  localStorage.clear();
  sessionStorage.clear();
  for (const name of await caches.keys()) await caches.delete(name);
  await new Promise((done) => {
    const request = indexedDB.deleteDatabase("chungsuc");
    request.onsuccess = request.onerror = request.onblocked = done;
  });
  for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
};
const signOut = async (form) => {
  const words = form.dataset, some = await unsent().catch(() => 0);
  if (some && !confirm(words.waiting)) return;
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual",
    signal: AbortSignal.timeout?.(20000) }).catch(() => null);
  const off = !answer || answer.status >= 500 || answer.status === 408 || answer.status === 429;
  if (off && some && !confirm(words.off)) return;
  await wipe().catch(() => {}); /* nothing of that is kept here */
  if (!off && answer.type === "opaqueredirect") return void location.assign("/sign-in");
  if (!off) return void form.submit(); /* the server says why not */
  try { localStorage.setItem("leaving", "1"); } catch (error) { /* no storage */ }
  document.querySelector("main").textContent = words.left;
  if (answer) setTimeout(() => signOut(form), 15000); /* there is a line: the server is away for a moment */
  else addEventListener("online", () => signOut(form), { once: true });
};
for (const form of document.querySelectorAll('form[action="/sign-out"]')) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    signOut(form);
  });
  if (localStorage.leaving) signOut(form);
}
if (!document.documentElement.dataset.who) localStorage.removeItem("leaving");
