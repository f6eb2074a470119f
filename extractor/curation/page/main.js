// The page: who is here, which report is open, where the cursor stands, and what each key does.

import { call, enter, known, Sender } from "./api.js";
import { add, find, make, put } from "./dom.js";
import { ask, close, isOpen, pick, show } from "./dialogs.js";
import { agreementTable } from "./agreement.js";
import { Editor } from "./editor.js";
import { Records } from "./records.js";
import { Copy } from "./state.js";
import { ReportText } from "./text.js";
import { KEYS, choose, label, language, say } from "./words.js";

const text = new ReportText(find("text"));
const records = new Records(find("records"));
const sender = new Sender(applied, refused, (count) => { find("foot").classList.toggle("busy", count > 0); if (!count) document.body.dataset.saved = String(Number(document.body.dataset.saved || 0) + 1); });
let home = null;
let copy = null;
let queue = [];
let editor = null;

// ---- beginning

async function begin() {
  choose();
  words();
  const token = location.hash.slice(1);
  if (token) {
    history.replaceState(null, "", "/");
    await enter({ token }).catch(() => null);
  }
  if (!known()) return signIn();
  try {
    home = await call("start", {});
  } catch (refusal) {
    return refusal.status === 401 ? signIn() : welcome(say(refusal.code));
  }
  queue = home.queue;
  words();
  find("welcome").hidden = true;
  find("agreement-button").hidden = home.mode !== "adjudicate";
  document.body.dataset.mode = home.mode;
  const first = queue.find((one) => !one.finished) || queue[0];
  return first ? open(first.key) : welcome(say("no-reports"));
}

function words() {
  find("language").value = language;
  find("language").setAttribute("aria-label", say("language"));
  add(put(find("queue-button"), make("kbd", {}, "q")), say("queue"));
  add(put(find("agreement-button"), make("kbd", {}, "g")), say("agreement"));
  add(put(find("help-button"), make("kbd", {}, "?")), say("help"));
  put(find("name-label"), say("name"));
  put(find("password-label"), say("password"));
  put(find("sign-in-button"), say("sign-in"));
  const hints = home?.mode === "adjudicate" ? ["j ↓", "1 2 3", "c Enter", "d", "f", "?"] : ["j ↓", "a", "c Enter", "x", "0", "u", "f", "?"];
  put(find("hints"), KEYS.filter(([keys]) => hints.includes(keys)).map(([keys, , told]) => make("span", {}, make("kbd", {}, keys.split(" ")[0]), told[language])));
}

function welcome(told) {
  find("main").hidden = true;
  find("welcome").hidden = false;
  put(find("welcome-words"), told);
}

function signIn() {
  welcome("");
  if (location.protocol !== "http:" || !["127.0.0.1", "localhost", "[::1]"].includes(location.hostname) || sessionStorage.getItem("extractor-passwords")) return form();
  put(find("welcome-words"), say("session"));
  return form();
}

function form() {
  find("sign-in").hidden = false;
  find("name").focus();
}

find("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await enter({ name: find("name").value, password: find("password").value });
    find("password").value = "";
    await begin();
  } catch (refusal) {
    put(find("welcome-words"), say(refusal.code === "locked" ? "locked" : "wrong-password"));
  }
});

// ---- a report

async function open(key, at = "") {
  const started = performance.now();
  let opened;
  try {
    opened = await call("open", { key });
  } catch (refusal) {
    return status(say(refusal.code), "error");
  }
  editor = null;
  copy = new Copy(home.form, opened, home.mode);
  find("main").hidden = false;
  records.show(copy);
  text.show(copy.report.text, copy.report.language, spans());
  find("text").scrollTop = 0;
  heading();
  const stops = records.recordStops();
  if (stops.includes(at) || at.split(".").length === 3) go(at);
  else { go(stops[0]); if (home.mode === "adjudicate" && !copy.finished) nextDoubt(true); }
  document.body.dataset.report = copy.report.key;
  requestAnimationFrame(() => setTimeout(() => { document.body.dataset.ready = String(Math.round(performance.now() - started)); }));
  return undefined;
}

function spans() {
  const found = [];
  for (const list of copy.form) {
    for (const id of copy.ids(list.name)) {
      const record = copy.record(list.name, id);
      for (const field of list.fields) {
        const value = record.fields[field.name];
        if (!value?.span) continue;
        const path = `${list.name}.${id}.${field.name}`;
        const flagged = copy.decision(path) === "unseen" && value.issues.some((issue) => issue.severity === "error");
        found.push({ path, span: value.span, hue: field.hue, flagged, title: `${id} ${label(field.name, field.role)}: ${value.shown}` });
      }
    }
  }
  return found;
}

function heading() {
  put(find("title"), copy.report.id);
  document.title = home.mode === "adjudicate" ? "extractor adjudication" : "extractor review";
  put(find("facts"), [home.dataset, copy.report.language, copy.report.date, home.who].filter(Boolean).join(" · "),
    copy.blind ? make("span", { class: "badge blind" }, say("blind")) : null,
    copy.finished ? make("span", { class: "badge finished" }, say("finished")) : null,
    copy.issues.map((issue) => make("span", { class: "badge issue" }, issue.message || issue.code)));
  const done = queue.filter((one) => one.finished).length;
  put(find("progress-words"), `${done} ${say("of")} ${queue.length}`);
  find("progress-bar").max = queue.length || 1;
  find("progress-bar").value = done;
  find("progress-bar").setAttribute("aria-label", say("finished"));
}

function go(path) {
  if (!path) return;
  records.focus(path);
  text.focus(path);
}

function step(stops, by) {
  const at = stops.indexOf(records.at);
  const card = records.at.split(".").slice(0, 2).join(".");
  const here = at >= 0 ? at : stops.indexOf(card);
  go(stops[Math.min(stops.length - 1, Math.max(0, here + by))]);
}

// ---- decisions

function operate(action, path, more = {}) {
  const operation = { report: copy.report.key, action, path, ...more };
  sender.send(operation, copy.version);
}

// What is certain is shown at once: an accepted field does not wait for the disk.
function foresee(paths, decision) {
  for (const path of paths) copy.items.set(`decision:${path}`, decision);
  for (const path of new Set(paths.map((one) => one.split(".").slice(0, 2).join(".")))) records.redraw(path);
}

function accept() {
  const path = records.at;
  const [list, id, name] = path.split(".");
  if (copy.finished) return status(say("is-finished"));
  operate("accept", path);
  if (name) {
    foresee([path], copy.value(path) || copy.list(list).links[name] ? "accepted" : "nothing");
    return step(records.stops(), 1);
  }
  if (id) {
    const open_ = copy.list(list).fields.filter((field) => field.evidence !== "derived" && copy.decision(`${path}.${field.name}`) === "unseen");
    for (const field of open_) copy.items.set(`decision:${path}.${field.name}`, copy.value(`${path}.${field.name}`) ? "accepted" : "nothing");
    records.redraw(path);
  }
  return step(records.recordStops(), 1);
}

function correct(initial = "") {
  const path = records.at;
  const [list, id, name] = path.split(".");
  if (copy.finished) return status(say("is-finished"));
  if (!id) return addRecord();
  if (!name) return editAt(`${path}.${copy.list(list).main}`, initial);
  if (copy.list(list).links[name]) return link();
  return editAt(path, initial);
}

function editAt(path, initial = "") {
  go(path);
  const row = records.rows.get(path);
  if (!row?.isConnected || editor) return;
  editor = new Editor(copy, path, row, (at, value) => {
    editor = null;
    go(at);
    if (value) { operate("set", at, { value }); }
  }, initial);
}

function addRecord() {
  const list = records.at.split(".")[0];
  if (copy.finished) return status(say("is-finished"));
  const span = text.selected();
  if (span) return operate("add", list, { value: { span } });
  const place = records.rows.get(records.at) || records.rows.get(list);
  editor = new Editor(copy, list, place, (at, value) => {
    editor = null;
    go(records.at);
    if (value) operate("add", list, { value });
  });
  return undefined;
}

function take() {
  const span = text.selected();
  const [list, id, name] = records.at.split(".");
  if (!span || copy.finished) return status(say(copy.finished ? "is-finished" : "span"));
  getSelection().removeAllRanges();
  if (!id) return operate("add", list, { value: { span } });
  const field = name || copy.list(list).main;
  if (copy.list(list).links[field]) return undefined;
  return operate("set", `${list}.${id}.${field}`, { value: { span } });
}

function reject() {
  const path = records.at;
  if (!path.includes(".") || copy.finished) return;
  const [list, , name] = path.split(".");
  if (name && copy.list(list).links[name]) { operate("link", path, { links: [] }); return; }
  operate("reject", path);
}

async function merge() {
  const [list, id] = records.at.split(".");
  if (!id || copy.finished) return;
  const others = copy.ids(list).filter((one) => one !== id);
  const target = await pick(say("merge"), others.map((one) => ({ value: one, words: `${one}  ${records.summary(copy.list(list), copy.record(list, one))}` })));
  if (target) operate("merge", `${list}.${id}`, { target });
  go(records.at);
}

async function link() {
  const [list, id, at] = records.at.split(".");
  const links = copy.list(list).links;
  const name = links[at] ? at : Object.keys(links)[0];
  if (!id || !name || copy.finished) return;
  const to = links[name];
  const given = copy.record(list, id).links[name];
  const chosen = await pick(say("links"), copy.ids(to).map((one) => ({ value: one, words: `${one}  ${records.summary(copy.list(to), copy.record(to, one))}`, on: given.includes(one) })), true);
  if (chosen) operate("link", `${list}.${id}.${name}`, { links: chosen });
  go(`${list}.${id}.${name}`);
}

function chooseReading(number, path = records.at) {
  const readings = copy.readings(path);
  if (!readings || !readings[number]) return status(say("choose"));
  operate("choose", path, { target: readings[number].by[0] });
  return undefined;
}

function split() {
  const path = records.at.split(".").slice(0, 2).join(".");
  if (path.includes(".") && !copy.finished) operate("split", path);
}

function nextDoubt(fromHere = false) {
  const left = copy.left();
  const order = records.recordStops();
  const here = order.indexOf(records.at.split(".").slice(0, 2).join(".")) - Number(fromHere);
  const path = left.find((one) => order.indexOf(one) > here) || left[0];
  if (!path) return;
  go(path);
  // In adjudication the difference itself, unless it is whether the record is there at all.
  if (copy.readings(path) && copy.decision(path) === "unseen") return;
  const within = records.stops().find((stop) => stop.startsWith(`${path}.`) && copy.readings(stop) && copy.decision(stop) === "unseen");
  if (within) go(within);
}

async function note() {
  const words_ = await ask(say("note"), copy.items.get("note") || "");
  if (words_ !== null) operate("note", "", { why: words_ });
  go(records.at);
}

// ---- what the server answers

function applied(operation, changed) {
  if (operation.report !== copy?.report.key) return;
  const versionJumped = changed.version > operation.version + 1;
  const keys = copy.take(changed);
  const at = records.at;
  if (keys.some((key) => key.startsWith("list:"))) records.draw();
  else for (const path of new Set(keys.filter((key) => /^(record|decision|choice):/.test(key)).map((key) => key.split(":")[1].split(".").slice(0, 2).join(".")))) { if (path.includes(".")) records.redraw(path); else records.draw(); }
  if (keys.some((key) => key.startsWith("record:") || key.startsWith("list:"))) text.light(spans());
  if (versionJumped) { open(copy.report.key, at); return; }
  if (!editor) go(after(operation, keys, at));
  status(say(operation.action === "undo" ? "undone" : "saved"));
  if (keys.includes("status")) { heading(); if (operation.action === "finish") finished(); }
}

// Where the cursor stands after an operation: on what was made, or where it was if that is still there.
function after(operation, keys, at) {
  if (operation.action === "add" || operation.action === "split") {
    const made = keys.filter((key) => key.startsWith("record:")).map((key) => key.slice(7)).find((path) => path.split(".")[0] === operation.path.split(".")[0] && path !== operation.path);
    if (made) return made;
  }
  if (operation.action === "merge") return `${operation.path.split(".")[0]}.${operation.target}`;
  if (operation.action === "choose") {
    const differences = [...copy.items.keys()].filter((key) => key.startsWith("readings:") && copy.decision(key.slice(9)) === "unseen").map((key) => key.slice(9));
    const record = operation.path.split(".").slice(0, 2).join(".");
    const next = differences.find((path) => path.startsWith(`${record}.`) && copy.record(...path.split(".")));
    if (next) return next;
  }
  const [list, id, name] = at.split(".");
  if (!id || copy.record(list, id)) {
    if (!id && copy.ids(list).length) return `${list}.${copy.ids(list)[0]}`;
    return name || !id ? at : at;
  }
  const stops = records.recordStops();
  return stops.find((path) => path.startsWith(`${list}.`)) || stops[0];
}

function refused(operation, refusal) {
  if (refusal.code === "conflict") return conflict(operation);
  if (refusal.code === "finished") return status(say("is-finished"), "error");
  if (refusal.code === "differences") { nextDoubt(); return status(say("differences-first"), "error"); }
  if (refusal.code === "not-looked-at") {
    const told = copy.readings(refusal.at) ? "not-decided" : "not-looked-at";
    go(refusal.at);
    return status(`${say(told)} ${label(refusal.at.split(".").pop())}`, "error");
  }
  if (refusal.status === 401) return welcome(say("session"));
  status(say(refusal.code), "error");
  return open(copy.report.key, records.at);
}

async function conflict(operation) {
  await open(operation.report, operation.path);
  const mine = await pick(`${say("conflict")} ${say("conflict-mine")}`, [{ value: "mine", words: `${label(operation.action)} ${operation.path} ${operation.value?.quote || operation.target || ""}` }]);
  if (mine) { const { id, version, ...again } = operation; sender.send(again, copy.version); }
}

async function finished() {
  queue = await call("queue", {}).catch(() => queue);
  heading();
  const at = queue.find((one) => !one.finished);
  if (at) return open(at.key);
  status(say("all-done"));
  return undefined;
}

function beside(by) {
  const at = queue.findIndex((one) => one.key === copy.report.key);
  const next = queue[(at + by + queue.length) % queue.length];
  if (next) open(next.key);
}

async function listReports() {
  queue = await call("queue", {}).catch(() => queue);
  const chosen = await pick(say("queue"), queue.map((one) => ({ value: one.key, words: `${one.finished ? "✓" : one.begun ? "…" : "·"}  ${one.id}${one.blind ? `  (${say("blind")})` : ""}${one.left ? `  ≠ ${one.left}` : ""}`, on: one.key === copy?.report.key })));
  if (chosen) open(chosen); else go(records.at);
}

async function agreement() {
  if (home.mode !== "adjudicate") return;
  const found = await call("agreement", {}).catch(() => null);
  if (found) show(say("agreement"), agreementTable(found), "wide");
}

function help() {
  show(say("help"), make("table", { class: "keys" }, KEYS.map(([keys, , told]) => make("tr", {}, make("th", { scope: "row" }, keys.split(" ").map((key) => make("kbd", {}, key))), make("td", {}, told[language])))), "keys-dialog");
}

function status(words_, kind = "") {
  const place = find("status");
  place.className = kind;
  put(place, words_);
}

// ---- keys

const DO = {
  next: () => step(records.stops(), 1), previous: () => step(records.stops(), -1),
  "next-record": () => step(records.recordStops(), 1), "previous-record": () => step(records.recordStops(), -1),
  "next-doubt": () => nextDoubt(), accept, "accept-all": () => operate("accept-all", ""), correct: () => correct(), take, reject,
  nothing: () => { operate("nothing", records.at); },
  add: addRecord, split, merge, link, note,
  empty: () => { records.empty = !records.empty; records.redraw(records.at); go(records.at); },
  text: () => { text.enter(); status(say("text-keys")); },
  undo: () => operate("undo", ""), finish: () => operate("finish", ""), reopen: () => operate("reopen", ""),
  "next-report": () => beside(1), "previous-report": () => beside(-1), queue: listReports, agreement, help,
};
const BY_KEY = new Map(KEYS.flatMap(([keys, action]) => keys.split(" ").map((key) => [{ "↓": "ArrowDown", "↑": "ArrowUp", "→": "ArrowRight", "←": "ArrowLeft" }[key] || key, action])));

document.addEventListener("keydown", (event) => {
  if (!copy || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isOpen() || event.target.closest("input, select, textarea, .editor")) return;
  if (event.target === find("text")) {
    if (event.key === "Escape") { event.preventDefault(); getSelection().removeAllRanges(); go(records.at); return; }
    if (event.key === "Enter" || event.key === "s") { event.preventDefault(); take(); return; }
    if (event.key === "i") { event.preventDefault(); addRecord(); return; }
    if (text.move(event.key, event.shiftKey)) { event.preventDefault(); return; }
    return;
  }
  if (event.target.closest("button") && (event.key === "Enter" || event.key === " ")) return;
  if (/^[1-9]$/.test(event.key) && home.mode === "adjudicate") { event.preventDefault(); chooseReading(Number(event.key) - 1); return; }
  const action = BY_KEY.get(event.key);
  if (!action || action === "choose") return;
  event.preventDefault();
  DO[action]();
});

// ---- mouse, for those who like it

find("records").addEventListener("click", (event) => {
  if (event.target.closest(".editor")) return;
  const reading = event.target.closest("[data-choice]");
  const absent = event.target.closest("[data-absent]");
  const row = event.target.closest("[data-path]");
  if (reading) { operate("choose", reading.dataset.for, { target: reading.dataset.choice }); go(reading.dataset.for); }
  else if (absent) editAbsent(absent.dataset.absent);
  else if (row) { if (records.at === row.dataset.path && row.classList.contains("field")) correct(); else { records.focus(row.dataset.path); text.focus(row.dataset.path); } }
});

function editAbsent(path) {
  const span = text.selected();
  if (span) { getSelection().removeAllRanges(); operate("set", path, { value: { span } }); return; }
  editAt(path);
}

find("text").addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (mark && getSelection().isCollapsed) { records.focus(mark.dataset.path); text.focus(mark.dataset.path, false); }
});

// A selection is parsed as it is made: what the field at hand would become is shown before anything is kept.
let selecting = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(selecting);
  selecting = setTimeout(async () => {
    const span = copy && !editor ? text.selected() : null;
    if (!span || span[1] - span[0] > 400) return;
    const [list, id, name] = records.at.split(".");
    const field = name && !copy.list(list).links[name] ? name : copy.list(list).main;
    const value = await call("parse", { key: copy.report.key, path: id ? `${list}.${id}.${field}` : list, value: { span } }).catch(() => null);
    if (!value) return;
    const role = copy.list(list).fields.find((one) => one.name === field);
    put(find("status"), `${label(field, role.role)} ← “${text.words(span)}” = `, make("b", {}, value.shown), value.issues.filter((one) => one.severity !== "info").map((one) => make("span", { class: `issue ${one.severity}` }, one.message)), ` (${say("press-s")})`);
  }, 90);
});

find("queue-button").addEventListener("click", listReports);
find("agreement-button").addEventListener("click", agreement);
find("help-button").addEventListener("click", help);
find("language").addEventListener("change", (event) => {
  choose(event.target.value);
  words();
  if (copy) { const at = records.at; records.show(copy); heading(); go(at); }
});
document.addEventListener("visibilitychange", async () => {
  if (document.hidden || !copy || editor || sender.busy || isOpen()) return;
  const opened = await call("open", { key: copy.report.key }).catch(() => null);
  if (opened && opened.work.version !== copy.version) open(copy.report.key, records.at);
});
addEventListener("beforeunload", (event) => { if (sender.busy) event.preventDefault(); });

begin();
export { close };
