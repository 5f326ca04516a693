/* upload.js: files over a bad line. Only on pages with form[data-upload]; without it the form sends
 * as any other.
 *
 * data-upload="photos": one request a picture, made smaller here; the same twice is one.
 * data-upload="clip":   start, parts of 1 MB with their CRC-32, finish; parts that came stay there,
 *                       so a page that was closed goes on where it stopped.
 */
"use strict";

const english = document.documentElement.lang === "en";
const words = english ? {
  waits: "waiting", sends: "sending", done: "received", paused: "paused", judged: "being checked",
  broken: "No connection. Sending goes on when it is back.", again: "Try again",
  pause: "Pause", resume: "Continue", leave: "Take off the list", all: "All",
  of: (n, count, mb, total) => `${n} of ${count} files, ${mb} of ${total} MB`,
} : {
  waits: "đang chờ", sends: "đang gửi", done: "đã nhận", paused: "tạm dừng", judged: "máy đang kiểm tra",
  broken: "Mạng đứt. Có mạng lại thì máy tự gửi tiếp.", again: "Gửi lại",
  pause: "Tạm dừng", resume: "Gửi tiếp", leave: "Bỏ khỏi danh sách", all: "Tất cả",
  of: (n, count, mb, total) => `${n} của ${count} tệp, ${mb} của ${total} MB`,
};

const RETRY_MS = [1000, 2000, 4000, 8000, 15000];
const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
}

const megabytes = (n) => (n / 1048576).toFixed(1).replace(".", english ? "." : ",");
const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });

function node(name, text, more) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  return Object.assign(made, more);
}

/* A picture of at most 1600 points, made on the phone: less to send, and nothing but pixels. What the
 * browser cannot open goes as it is: the server says what to do about it. */
async function shrunk(file) {
  const side = 1600;
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, side / Math.max(image.width, image.height));
    const canvas = node("canvas", "", {
      width: Math.round(image.width * scale), height: Math.round(image.height * scale),
    });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
    return blob && blob.size < file.size ? blob : file;
  } catch (error) {
    return file;
  }
}

/* { status, json, page }; null: the line broke. */
function send(method, url, data, onBytes) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    if (onBytes) request.upload.onprogress = (event) => onBytes(event.loaded);
    request.onload = () => {
      const answer = { status: request.status, json: null, page: null };
      const type = request.getResponseHeader("Content-Type") || "";
      if (type.startsWith("application/json")) answer.json = JSON.parse(request.responseText);
      else answer.page = new DOMParser().parseFromString(request.responseText, "text/html");
      done(answer);
    };
    request.onerror = () => done(null);
    request.ontimeout = request.onerror;
    request.timeout = 120000;
    request.send(data);
  });
}

/* What an answer says is wrong; "" when nothing is. */
function complaint(answer) {
  if (answer.json) return answer.json.problem || (answer.json.state === "refused" ? answer.json.why : "");
  const find = (what) => answer.page.querySelector(what);
  const said = find(".problem") || find(".errors");
  if (answer.status === 200 && !said) return "";
  return (said || find("main p") || find("h1") || { textContent: "?" }).textContent.trim();
}

/* One form, its list, and what is on the way. */
class Queue {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector('input[type="file"]');
    this.button = form.querySelector('button[type="submit"]');
    this.rows = [];
    this.paused = this.running = false;
    this.list = node("ul", "", { className: "queue" });
    this.said = node("p", "", { className: "hint" });
    this.said.setAttribute("role", "status");
    this.bar = node("progress", "", { value: 0, hidden: true });
    this.bar.setAttribute("aria-label", words.all);
    this.stop = node("button", words.pause, { type: "button", className: "plain", hidden: true });
    this.stop.addEventListener("click", () => this.pause(!this.paused));
    form.append(this.list, this.bar, this.said, this.stop);
    this.input.addEventListener("change", () => this.chosen());
    form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("online", () => this.wake && this.wake());
  }

  chosen() {
    this.list.replaceChildren();
    this.rows = [...this.input.files].map((file) => this.row(file));
  }

  row(file) {
    const item = node("li"), picture = node("canvas", "", { width: 64, height: 48, hidden: true });
    const state = node("span", words.waits), bar = node("progress", "", { value: 0, hidden: true });
    const leave = node("button", words.leave, { type: "button", className: "plain" });
    const row = { file, item, state, bar, leave, sent: 0, done: false };
    bar.setAttribute("aria-label", file.name);
    leave.setAttribute("aria-label", `${words.leave}: ${file.name}`);
    leave.addEventListener("click", () => {
      this.rows = this.rows.filter((other) => other !== row);
      item.remove();
      this.input.focus();
    });
    item.append(picture, node("span", `${file.name}, ${megabytes(file.size)} MB`), bar, state, leave);
    this.list.append(item);
    if (file.type.startsWith("image/")) this.thumbnail(file, picture);
    return row;
  }

  async thumbnail(file, canvas) {
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(canvas.width / image.width, canvas.height / image.height);
      canvas.width = Math.max(1, image.width * scale);
      canvas.height = Math.max(1, image.height * scale);
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      image.close();
      canvas.hidden = false;
    } catch (error) {
      canvas.hidden = true; /* what it is, the server says */
    }
  }

  pause(on) {
    this.paused = on;
    this.stop.textContent = on ? words.resume : words.pause;
    if (!on && this.wake) this.wake();
  }

  /* Waits: for some time, for the line, for the button. */
  async rest(ms) {
    await new Promise((done) => {
      this.wake = done;
      if (ms) setTimeout(done, ms);
    });
    this.wake = null;
  }

  async go(row) {
    while (this.paused) {
      row.state.textContent = words.paused;
      await this.rest(0);
    }
  }

  /* Until an answer comes that is not "later". */
  async persist(row, method, url, make, onBytes) {
    for (let tries = 0; ; tries++) {
      await this.go(row);
      row.state.textContent = words.sends;
      const answer = await send(method, url, make(), onBytes);
      if (answer && ![408, 429, 500, 502, 503, 504].includes(answer.status)) return answer;
      row.state.textContent = words.broken;
      this.said.textContent = words.broken;
      await this.rest(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]);
    }
  }

  tell() {
    const total = this.rows.reduce((sum, row) => sum + row.file.size, 0);
    const sent = this.rows.reduce((sum, row) => sum + Math.min(row.sent, row.file.size), 0);
    const done = this.rows.filter((row) => row.done).length;
    this.bar.max = total || 1;
    this.bar.value = sent;
    const text = words.of(done, this.rows.length, megabytes(sent), megabytes(total));
    if (this.said.textContent !== text) this.said.textContent = text;
  }

  progress(row, sent) {
    row.sent = sent;
    row.bar.max = row.file.size || 1;
    row.bar.value = Math.min(sent, row.file.size);
    this.bar.value = this.rows.reduce((sum, one) => sum + Math.min(one.sent, one.file.size), 0);
  }

  async submit(event) {
    if (!this.rows.length) return;
    event.preventDefault();
    if (this.running) return;
    this.running = true;
    this.button.disabled = this.input.disabled = true;
    this.bar.hidden = this.stop.hidden = false;
    for (const row of this.rows) row.leave.hidden = true;
    this.tell();
    let bad = 0;
    for (const row of this.rows) if (!row.done) bad += await this.one(row) ? 0 : 1;
    this.running = false;
    this.button.disabled = this.input.disabled = false;
    this.stop.hidden = true;
    if (!bad) location.reload();
  }

  async one(row) {
    row.bar.hidden = false;
    const wrong = this.form.dataset.upload === "clip" ? await this.clip(row) : await this.photo(row);
    row.bar.hidden = true;
    row.item.classList.toggle("error", wrong !== "");
    row.state.textContent = wrong || words.done;
    row.done = wrong === "";
    if (wrong) row.leave.hidden = false;
    if (row.done) row.sent = row.file.size;
    this.tell();
    return row.done;
  }

  data(without) {
    this.input.disabled = true; /* the file goes by itself */
    const data = new FormData(this.form);
    data.delete(without);
    return data;
  }

  async photo(row) {
    const small = await shrunk(row.file);
    const answer = await this.persist(row, "POST", this.form.action, () => {
      const data = this.data("photos");
      data.append("photos", small, row.file.name);
      return data;
    }, (sent) => this.progress(row, row.file.size * Math.min(1, sent / small.size)));
    return complaint(answer);
  }

  csrf() {
    return this.form.elements.csrf.value;
  }

  async clip(row) {
    const started = await this.persist(row, "POST", this.form.dataset.start, () => {
      const data = this.data("clip");
      data.set("bytes", row.file.size);
      return data;
    });
    const wrong = complaint(started);
    if (wrong || !started.json) return wrong || "?";
    return await this.parts(row, started.json.upload, started.json.part_bytes) ||
      await this.finish(row, started.json.upload);
  }

  async parts(row, url, size) {
    const there = await this.persist(row, "GET", url, () => null);
    if (!there.json || there.json.state !== "coming") return "";
    const came = new Set(there.json.parts), count = Math.ceil(row.file.size / size);
    this.progress(row, came.size * size);
    for (let n = 1; n <= count; n++) {
      if (came.has(n)) continue;
      const part = row.file.slice((n - 1) * size, n * size), before = row.sent;
      const crc = crc32(new Uint8Array(await part.arrayBuffer()));
      const answer = await this.persist(row, "POST", `${url}/part/${n}`, () => {
        const data = new FormData();
        data.set("csrf", this.csrf());
        data.set("crc", crc);
        data.set("part", part, "part");
        return data;
      }, (sent) => this.progress(row, before + Math.min(sent, part.size)));
      const wrong = complaint(answer);
      if (wrong) return wrong;
      this.progress(row, before + part.size);
      this.tell();
    }
    return "";
  }

  async finish(row, url) {
    const answer = await this.persist(row, "POST", `${url}/finish`, () => {
      const data = new FormData();
      data.set("csrf", this.csrf());
      return data;
    });
    let wrong = complaint(answer);
    while (!wrong) {
      const now = await this.persist(row, "GET", url, () => null);
      wrong = complaint(now);
      if (wrong || !now.json || now.json.state === "taken") break;
      row.state.textContent = words.judged;
      await sleep(1500);
    }
    return wrong;
  }
}

for (const form of document.querySelectorAll("form[data-upload]")) new Queue(form);
