/* upload.js: files over a bad line. Only on pages with form[data-upload]; without it the form sends
 * as any other.
 *
 * data-upload="photos": one request a picture, made smaller here; the same twice is one.
 * data-upload="clip":   start, parts of 1 MB with their CRC-32, finish; parts that came stay there,
 *                       so a page that was closed goes on where it stopped.
 *
 * Without a line it goes on by itself whenever there is one. A server that says "later" (429, 5xx) is
 * asked some times, with longer and longer pauses, then a person. What is refused is said.
 */
"use strict";

const english = document.documentElement.lang === "en";
const words = english ? {
  waits: "waiting", sends: "sending", done: "received", paused: "paused", judged: "being checked",
  broken: "No connection. Sending goes on when it is back.", again: "Try again",
  later: (status) => `The server answers ${status}. Trying again by itself.`,
  stopped: (status, tries) => `The server answered ${status}, ${tries} times. What came stays there. Wait some minutes, then try again.`,
  damaged: "A part arrives damaged again and again. Try another line, then try again.",
  moved: "The file cannot be read any more. Choose it again: it goes on where it stopped.",
  lost: "You are no longer signed in. Sign in, then choose the same file: it goes on where it stopped.",
  pause: "Pause", resume: "Continue", leave: "Take off the list", all: "All",
  of: (n, count, mb, total) => `${n} of ${count} files, ${mb} of ${total} MB`,
} : {
  waits: "đang chờ", sends: "đang gửi", done: "đã nhận", paused: "tạm dừng", judged: "máy đang kiểm tra",
  broken: "Mạng đứt. Có mạng lại thì máy tự gửi tiếp.", again: "Thử lại",
  later: (status) => `Máy chủ báo ${status}. Máy tự gửi lại.`,
  stopped: (status, tries) => `Máy chủ báo ${status}, đã thử ${tries} lần. Phần đã đến vẫn còn. Chờ ít phút rồi bấm Thử lại.`,
  damaged: "Một đoạn cứ đến là hỏng. Đổi mạng khác rồi bấm Thử lại.",
  moved: "Không đọc được tệp nữa. Chọn lại đúng tệp ấy: máy gửi tiếp từ chỗ dừng.",
  lost: "Phiên làm việc đã hết. Đăng nhập lại rồi chọn lại đúng tệp ấy: máy gửi tiếp từ chỗ dừng.",
  pause: "Tạm dừng", resume: "Gửi tiếp", leave: "Bỏ khỏi danh sách", all: "Tất cả",
  of: (n, count, mb, total) => `${n} của ${count} tệp, ${mb} của ${total} MB`,
};

const LATER = [408, 429, 500, 502, 503, 504]; /* may go well another time */
const LATER_MS = [1000, 2000, 4000, 8000, 15000, 30000, 60000]; /* then a person decides */
const BROKEN_MS = 15000, QUIET_MS = 120000, DAMAGED_MAX = 5;
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

/* { status, json, page }; null: half of an answer. */
function read(request) {
  const type = request.getResponseHeader("Content-Type") || "", text = request.responseText;
  const answer = { status: request.status, json: null, page: null };
  try {
    if (type.startsWith("application/json")) answer.json = JSON.parse(text);
    else answer.page = new DOMParser().parseFromString(text, "text/html");
  } catch (error) {
    return null;
  }
  return answer;
}

/* As read(); null also when the line broke, or nothing moved for QUIET_MS. */
function send(method, url, data, onBytes) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    let quiet = 0;
    const heard = () => {
      clearTimeout(quiet);
      quiet = setTimeout(() => request.abort(), QUIET_MS);
    };
    const end = (answer) => {
      clearTimeout(quiet);
      done(answer);
    };
    request.open(method, url);
    request.upload.onprogress = (event) => {
      heard();
      if (onBytes) onBytes(event.loaded);
    };
    request.onload = () => end(read(request));
    request.onerror = request.onabort = () => end(null);
    heard();
    request.send(data);
  });
}

/* What an answer says is wrong; "" when nothing is. */
function complaint(answer) {
  if (answer.stopped) return words.stopped(answer.status, LATER_MS.length + 1);
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
    this.again = node("button", words.again, { type: "button", hidden: true });
    this.again.addEventListener("click", () => this.all());
    form.append(this.list, this.bar, this.said, this.stop, this.again);
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
    const row = { file, item, state, bar, leave, sent: 0, done: false, again: false };
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

  /* Until an answer comes that is not "later", or has been "later" too often: then it is `stopped`. */
  async persist(row, method, url, make, onBytes) {
    for (let later = 0, broken = 0; ;) {
      await this.go(row);
      row.state.textContent = words.sends;
      const answer = await send(method, url, make(), onBytes);
      if (answer && !LATER.includes(answer.status)) return answer;
      if (answer && later === LATER_MS.length) {
        row.again = true;
        return { ...answer, stopped: true };
      }
      const said = answer ? words.later(answer.status) : words.broken;
      row.state.textContent = said;
      this.said.textContent = said;
      if (answer) await this.rest(LATER_MS[later++]);
      else await this.rest(Math.min(BROKEN_MS, 1000 * 2 ** broken++));
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

  submit(event) {
    if (!this.rows.length) return;
    event.preventDefault();
    this.all();
  }

  /* All that is not there yet; a server that can do nothing now is not asked for the next one. */
  async all() {
    if (this.running) return;
    this.running = true;
    this.button.disabled = this.input.disabled = true;
    this.bar.hidden = this.stop.hidden = false;
    this.again.hidden = true;
    for (const row of this.rows) row.leave.hidden = true;
    this.tell();
    for (const row of this.rows) if (!row.done && !await this.one(row) && row.again) break;
    this.running = false;
    this.button.disabled = this.input.disabled = false;
    this.stop.hidden = true;
    this.again.hidden = !this.rows.some((row) => row.again);
    if (!this.again.hidden) this.again.focus();
    if (this.rows.every((row) => row.done)) location.reload();
  }

  async one(row) {
    row.bar.hidden = row.again = false;
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
    if (wrong || !started.json) return wrong || words.lost;
    return await this.parts(row, started.json.upload, started.json.part_bytes) ||
      await this.finish(row, started.json.upload);
  }

  async parts(row, url, size) {
    const there = await this.persist(row, "GET", url, () => null);
    if (!there.json) return complaint(there) || words.lost;
    if (there.json.state !== "coming") return "";
    const came = new Set(there.json.parts), count = Math.ceil(row.file.size / size);
    this.progress(row, came.size * size);
    for (let n = 1; n <= count; n++) {
      if (came.has(n)) continue;
      const part = row.file.slice((n - 1) * size, n * size);
      const wrong = await this.part(row, `${url}/part/${n}`, part);
      if (wrong) return wrong;
      this.tell();
    }
    return "";
  }

  /* One that came damaged is sent again. */
  async part(row, url, part) {
    const before = row.sent;
    for (let tries = 0; tries < DAMAGED_MAX; tries++) {
      const bytes = await part.arrayBuffer().catch(() => null);
      if (!bytes) return words.moved;
      const answer = await this.persist(row, "POST", url, () => {
        const data = new FormData();
        data.set("csrf", this.csrf());
        data.set("crc", crc32(new Uint8Array(bytes)));
        data.set("part", part, "part");
        return data;
      }, (sent) => this.progress(row, before + Math.min(sent, part.size)));
      const came = answer.json && answer.json.part;
      this.progress(row, came ? before + part.size : before);
      if (came) return "";
      if (came !== false) return complaint(answer) || words.lost;
    }
    row.again = true;
    return words.damaged;
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
      if (wrong || !now.json || now.json.state === "taken") break; /* signed out meanwhile: it is at the desk */
      row.state.textContent = words.judged;
      await sleep(1500);
    }
    return wrong;
  }
}

for (const form of document.querySelectorAll("form[data-upload]")) new Queue(form);
