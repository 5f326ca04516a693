/* queue.js: what the app of the daily form keeps on the phone, and how it is sent. Shared by its page
 * (phone.js) and its service worker (worker.js).
 *
 * IndexedDB "chungsuc", everything under the account that typed it (who):
 *   ground  what the server said last: campaigns, works, days (never the proof of a form)
 *   drafts  one unit's day: fields as typed, state draft | waiting | refused | conflict
 *   photos  shrunk pictures, state draft | waiting | refused
 * A report that was taken is not a draft any more; it stands in the ground. Each attempt has a key of
 * its own, and the server answers the same key alike: sent twice is counted once.
 */
"use strict";

const FORMAT = 1; /* PHONE_FORMAT of the server */

function openStore() {
  return new Promise((done, failed) => {
    const request = indexedDB.open("chungsuc", 1);
    request.onupgradeneeded = () => {
      const db = request.result;
      db.createObjectStore("ground", { keyPath: "who" });
      db.createObjectStore("drafts", { keyPath: ["who", "campaign", "unit", "day"] });
      db.createObjectStore("photos", { keyPath: "id", autoIncrement: true });
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

/* One transaction; what the request of act() gave, when it is on the disk. */
async function inStore(name, mode, act) {
  const db = await openStore();
  try {
    return await new Promise((done, failed) => {
      const step = db.transaction(name, mode, { durability: "strict" });
      const request = act(step.objectStore(name));
      step.oncomplete = () => done(request.result);
      step.onabort = () => failed(step.error);
    });
  } finally {
    db.close();
  }
}
const kept = {
  get: (name, key) => inStore(name, "readonly", (s) => s.get(key)),
  all: async (name, who) => (await inStore(name, "readonly", (s) => s.getAll())).filter((x) => x.who === who),
  put: (name, what) => inStore(name, "readwrite", (s) => s.put(what)),
  drop: (name, key) => inStore(name, "readwrite", (s) => s.delete(key)),
};
const keyOf = (d) => [d.who, d.campaign, d.unit, d.day];
const isoOf = (day) => new Date(day * 864e5).toISOString().slice(0, 10);

function tellPages() {
  try {
    const channel = new BroadcastChannel("chungsuc");
    channel.postMessage("changed");
    channel.close();
  } catch { /* an old browser: its page looks by itself */ }
}

/* The page and the service worker are never at it at once. */
const alone = (act) => (navigator.locks ? navigator.locks.request("chungsuc-send", act) : act());

/* How much lies unsent in this browser, whoever typed it. */
const countUnsent = async () => (await Promise.all(["drafts", "photos"].map((name) =>
  inStore(name, "readonly", (s) => s.count())))).reduce((a, b) => a + b);

/* Resolves with the answer, or with null when the line broke or nothing came in time. */
async function talk(path, options = {}, seconds = 60) {
  const end = new AbortController(), timer = setTimeout(() => end.abort(), seconds * 1000);
  try {
    const answer = await fetch(path, { redirect: "manual", cache: "no-store", signal: end.signal, ...options });
    const type = answer.headers.get("content-type") || "";
    return { status: answer.type === "opaqueredirect" ? 303 : answer.status,
      json: type.startsWith("application/json") ? await answer.json() : null,
      text: type.startsWith("text/html") && answer.status >= 400 ? await answer.text() : "" };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/* A day that was sent while this answer was on its way stays sent. */
function keepNewer(ground, before, begun) {
  for (const old of before ? before.places : [])
    for (const place of ground.places.filter((p) => p.campaign === old.campaign && p.unit === old.unit))
      for (const [day, said] of Object.entries(old.days))
        if (said.settled >= begun && said.revision > (place.days[day]?.revision || 0)) place.days[day] = said;
}

/* Asks who is signed in and what is to be reported; keeps it. { ground } or { why }. */
async function askGround() {
  const begun = Date.now(), answer = await talk("/phone/ground", {}, 30);
  if (!answer) return { why: "line" };
  if ([303, 401, 403].includes(answer.status)) return { why: "signIn" };
  if (answer.status !== 200 || !answer.json) return { why: "busy" };
  const { csrf, ...ground } = answer.json;
  ground.skew = ground.now - Date.now();
  keepNewer(ground, await kept.get("ground", ground.who), begun);
  await kept.put("ground", ground);
  await kept.put("ground", { who: 0, last: ground.who }); /* localStorage may be lost in a crash */
  return { ground, csrf };
}

/* The sentence of a page that refused; a worker has nothing that reads HTML. */
const complaintOf = (text) => {
  const found = /<p class="problem"[^>]*>([^<]*)/.exec(text) || /<p class="error"[^>]*>([^<]*)/.exec(text);
  const signs = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };
  return found ? found[1].trim().replace(/&(lt|gt|quot|#39|amp);/g, (whole, name) => signs[name]) : "";
};

/* What became of a draft that was sent, if it is still the one that was sent. */
async function settle(sent, change) {
  const now = await kept.get("drafts", keyOf(sent));
  if (!now) return;
  if (change.state === "sent") {
    const ground = await kept.get("ground", sent.who);
    const place = ground && ground.places.find((p) => p.campaign === sent.campaign && p.unit === sent.unit);
    const fields = { ...sent.fields };
    delete fields.why;
    if (place) {
      place.days[sent.day] = { revision: change.revision, late: change.late, fields, settled: Date.now() };
      await kept.put("ground", ground);
    }
    if (now.key === sent.key) await kept.drop("drafts", keyOf(sent));
    else await kept.put("drafts", { ...now, revision: change.revision }); /* typed on meanwhile */
  } else if (now.key === sent.key) {
    await kept.put("drafts", { ...now, ...change });
  }
}

/* What to say of an answer without a sentence of its own, as a proxy gives it. */
const wordOf = (status, large) => ({ 404: "gone", 413: large, 415: "notTaken" })[status] || "denied";

/* What an answer means for a draft; null: nothing yet, it waits on. */
function judgementOf(answer) {
  const { status, json } = answer;
  if (status === 200 && json) return json;
  if (status === 409 && json && json.state === "conflict") return { state: "conflict", theirs: json };
  if (status === 422 && json) return json;
  if (status === 409) return { state: "refused", problems: [{ field: "", word: "other" }] };
  if (status >= 400 && status < 500 && status !== 408 && status !== 429)
    return { state: "refused", problems: [{ field: "", word: wordOf(status, "tooLong") }] };
  return null;
}

/* Sends with the proof of `asked`. Refused as a whole (403), it may be the session that changed and not the
 * right to send: who is signed in is asked once more, and only what is refused then is refused. */
async function posted(asked, post) {
  let answer = await post(asked.csrf);
  if (answer && answer.status === 403) {
    const again = await askGround();
    if (again.why) return { why: again.why };
    if (again.ground.who !== asked.ground.who) return { why: "signIn" };
    Object.assign(asked, again);
    answer = await post(asked.csrf);
  }
  return answer ? { answer, why: "" } : { why: "line" };
}

async function postReport(draft, csrf) {
  const body = new URLSearchParams({ ...draft.fields, revision: draft.revision, key: draft.key,
    who: draft.who, format: FORMAT, csrf });
  return talk(`/campaign/${draft.campaign}/unit/${draft.unit}/day/${isoOf(draft.day)}/send`,
    { method: "POST", body });
}

async function sendReport(draft, asked) {
  const { answer, why } = await posted(asked, (csrf) => postReport(draft, csrf));
  if (why) return why;
  const change = judgementOf(answer);
  if (change) await settle(draft, change);
  return change ? "" : "busy";
}

async function postPhoto(photo, csrf) {
  const data = new FormData();
  data.append("csrf", csrf);
  data.append("day", isoOf(photo.day));
  for (const name of ["work", "stage", "people", "caption"]) data.append(name, photo[name]);
  data.append("photos", new Blob([photo.bytes], { type: photo.type }), photo.name);
  return talk(`/campaign/${photo.campaign}/unit/${photo.unit}/photos`, { method: "POST", body: data }, 180);
}

/* A photograph that was wiped away or dropped meanwhile does not come back. */
async function refusePhoto(photo, answer) {
  if (await kept.get("photos", photo.id))
    await kept.put("photos", { ...photo, state: "refused", message: complaintOf(answer.text), word: wordOf(answer.status, "tooLarge") });
}

async function sendPhoto(photo, asked) {
  const { answer, why } = await posted(asked, (csrf) => postPhoto(photo, csrf));
  if (why) return why;
  if (answer.status === 303) await kept.drop("photos", photo.id);
  else if (answer.status >= 400 && answer.status < 500 && answer.status !== 429 && answer.status !== 408)
    await refusePhoto(photo, answer);
  else return "busy";
  return "";
}

/* Sends what waits, one after the other, of whoever is signed in now and of nobody else. Gives why
 * it stopped: "" (all done), line, signIn, busy, format. */
async function sendAll() {
  const asked = await askGround();
  if (asked.why) return asked.why;
  const { ground } = asked;
  if (ground.format !== FORMAT) return "format";
  const mine = (name) => kept.all(name, ground.who);
  let why = "";
  for (const draft of (await mine("drafts")).filter((d) => d.state === "waiting"))
    why = why || await sendReport(draft, asked);
  for (const photo of (await mine("photos")).filter((p) => p.state === "waiting"))
    why = why || await sendPhoto(photo, asked);
  return why;
}

async function flush() {
  const why = await alone(sendAll);
  tellPages();
  return why;
}

/* Everything that this site keeps in this browser, but for the cookie of the session. What is being
 * sent is waited for, a while: it would write behind the broom. */
async function forgetAll() {
  if (navigator.locks)
    await navigator.locks.request("chungsuc-send", { signal: AbortSignal.timeout(5000) }, () => {}).catch(() => {});
  try { localStorage.clear(); sessionStorage.clear(); } catch { /* in a worker there is none */ }
  for (const name of await caches.keys()) await caches.delete(name);
  await new Promise((done) => {
    const request = indexedDB.deleteDatabase("chungsuc");
    request.onsuccess = request.onerror = request.onblocked = done;
  });
  if (navigator.serviceWorker)
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
}
