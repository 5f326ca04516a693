// The daily form in the form engine of ODK itself (@getodk/xforms-engine), and what it makes of it sent to us: the
// way of ODK Collect, by a program that is not ours. The engine runs in a page of its own; asking and sending is
// done here, as an app does it.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { desk, example, start } from "./lib.mjs";

const engine = fs.readFileSync(createRequire(import.meta.url).resolve("@getodk/xforms-engine"), "utf8");
const origin = "https://collect.test";
let house, page, authorization;

before(async () => {
  let token;
  const prepare = (run) => {
    const said = example(run);
    const unit = run(["unit", "list"]).split("\n").find((line) => line.includes("Ấp Bến Đình")).match(/\d+/)[0];
    token = run(["user", "token", "bendinh", "--role", "report", "--unit", unit]).match(/cst_[\w-]+/)[0];
    return said;
  };
  house = await start({ prepare });
  authorization = "Basic " + Buffer.from("ap:" + token).toString("base64");
  page = await house.open(desk);
  await page.route(origin + "/**", (route) => route.request().url().endsWith("engine.js")
    ? route.fulfill({ contentType: "text/javascript", body: engine })
    : route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Collect</title>" }));
  await page.goto(origin + "/");
});
after(() => house.stop());

const ask = (path, options = {}) =>
  fetch(house.url + path, { ...options, headers: { authorization, "x-openrosa-version": "1.0" } });

/** The form filled in: { status, violations, unseen, instance }; `values` by the end of the path. */
const fill = (xml, values) => page.evaluate(async ({ xml, values, url }) => {
  const { loadForm } = await import(url);
  const form = await loadForm(xml, { fetchFormAttachment: async () => { throw new Error("there is none"); } });
  if (form.status !== "success") return { status: String(form.error ?? form.status) };
  const { root } = form.createInstance(), nodes = {};
  const walk = (node) => {
    nodes[node.currentState.reference] = node;
    for (const child of node.currentState.children ?? []) walk(child);
  };
  walk(root);
  const at = (end) => nodes[Object.keys(nodes).find((reference) => reference.endsWith("/" + end))];
  for (const [end, value] of Object.entries(values)) {
    const node = at(end);
    if (node.selectValue) node.selectValue(value);
    else node.setValue(value);
  }
  const violations = Object.values(nodes).map((node) => node.validationState?.violation?.message?.asString)
    .filter(Boolean);
  const labels = root.languages.map((language) => {
    root.setLanguage(language);
    return at("citizens").currentState.label.asString;
  });
  const payload = await root.prepareInstancePayload({ payloadType: "monolithic" });
  return { status: form.status, violations: [...new Set(violations)], labels, ready: payload.status,
    instance: await payload.data[0].get("xml_submission_file").text() };
}, { xml, values, url: origin + "/engine.js" });

const send = async (instance) => {
  const body = new FormData();
  body.append("xml_submission_file", new Blob([instance], { type: "text/xml" }), "instance.xml");
  const reply = await ask("/openrosa/submission?deviceID=collect%3Atest", { method: "POST", body });
  return { status: reply.status, text: await reply.text() };
};

async function form() {
  const list = await (await ask("/openrosa/formList")).text();
  return (await ask(new URL(list.match(/<downloadUrl>([^<]+)</)[1]).pathname)).text();
}

test("ODK's engine takes the form, in both languages, and says our words where a value does not fit", async () => {
  const xml = await form();
  const empty = await fill(xml, {});
  assert.equal(empty.status, "success");
  assert.deepEqual(empty.labels, ["Người dân", "Citizens"]);
  assert.ok(empty.violations.some((words) => words.startsWith("Báo cáo còn trống")), String(empty.violations));
  const wrong = await fill(xml, { citizens: "-1", day: "2026-11-22" });
  assert.deepEqual(wrong.violations, ["Ghi số nguyên từ 0 đến 100.000. Hãy xem lại số chữ số và đơn vị tính."]);
  assert.equal(wrong.ready, "pending");
});

const today = { day: "2026-11-22" }; // of the server; the engine fills in that of its own clock

test("what ODK's engine makes of it is taken, corrected, and refused with words", async () => {
  const xml = await form();
  const first = await fill(xml, { ...today, citizens: "5", money: "25000000", correct: "yes", why: "đếm lại" });
  assert.deepEqual(first.violations, []);
  assert.equal(first.ready, "ready");
  const sent = await send(first.instance);
  assert.equal(sent.status, 201, sent.text);
  assert.match((await send(first.instance)).text, /từ trước/);
  const again = await fill(xml, { ...today, citizens: "6" });
  const refused = await send(again.instance);
  assert.equal(refused.status, 409, refused.text);
  assert.match(refused.text, /đã có báo cáo/);
  const mended = await fill(xml, { ...today, citizens: "6", correct: "yes", why: "thiếu một người" });
  assert.equal((await send(mended.instance)).status, 201);
});
