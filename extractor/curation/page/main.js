// The page: who is here, and what each key does.

import { agreementTable } from "./agreement.js";
import { applied, refused } from "./answers.js";
import { call, enter, known, Sender } from "./api.js";
import { accept, addRecord, chooseReading, correct, editAbsent, link, merge, nextDoubt, note, operate, reject, split, take } from "./decisions.js";
import { desk, go, status, step, welcome } from "./desk.js";
import { isOpen, show } from "./dialogs.js";
import { add, find, make, put } from "./dom.js";
import { Records } from "./records.js";
import { beside, heading, listReports, open } from "./report.js";
import { ReportText } from "./text.js";
import { KEYS, choose, label, language, say } from "./words.js";

desk.text = new ReportText(find("text"));
desk.records = new Records(find("records"));
desk.sender = new Sender(applied, refused, (count) => {
  find("foot").classList.toggle("busy", count > 0);
  if (!count) document.body.dataset.saved = String(Number(document.body.dataset.saved || 0) + 1);
});

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
    desk.home = await call("start", {});
  } catch (refusal) {
    return refusal.status === 401 ? signIn() : welcome(say(refusal.code));
  }
  desk.queue = desk.home.queue;
  words();
  find("welcome").hidden = true;
  find("agreement-button").hidden = desk.home.mode !== "adjudicate";
  document.body.dataset.mode = desk.home.mode;
  const first = desk.queue.find((one) => !one.finished) || desk.queue[0];
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
  const hints = desk.home?.mode === "adjudicate" ? ["j ↓", "1 2 3", "c Enter", "d", "f", "?"] : ["j ↓", "a", "c Enter", "x", "0", "u", "f", "?"];
  put(find("hints"), KEYS.filter(([keys]) => hints.includes(keys)).map(([keys, , told]) => make("span", {}, make("kbd", {}, keys.split(" ")[0]), told[language])));
}

// Where one person works on this machine the printed address lets in; else a name and a password do.
function signIn() {
  const here = ["127.0.0.1", "localhost", "[::1]"].includes(location.hostname);
  welcome(here ? say("session") : "");
  form();
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

// ---- tables

async function agreement() {
  if (desk.home.mode !== "adjudicate") return;
  const found = await call("agreement", {}).catch(() => null);
  if (found) show(say("agreement"), agreementTable(found), "wide");
}

function help() {
  show(say("help"), make("table", { class: "keys" }, KEYS.map(([keys, , told]) => make("tr", {}, make("th", { scope: "row" }, keys.split(" ").map((key) => make("kbd", {}, key))), make("td", {}, told[language])))), "keys-dialog");
}

// ---- keys

const DO = {
  next: () => step(desk.records.stops(), 1), previous: () => step(desk.records.stops(), -1),
  "next-record": () => step(desk.records.recordStops(), 1), "previous-record": () => step(desk.records.recordStops(), -1),
  "next-doubt": () => nextDoubt(), accept, "accept-all": () => operate("accept-all", ""), correct: () => correct(), take, reject,
  nothing: () => { operate("nothing", desk.records.at); },
  add: addRecord, split, merge, link, note,
  empty: () => { desk.records.empty = !desk.records.empty; desk.records.redraw(desk.records.at); go(desk.records.at); },
  text: () => { desk.text.enter(); status(say("text-keys")); },
  undo: () => operate("undo", ""), finish: () => operate("finish", ""), reopen: () => operate("reopen", ""),
  "next-report": () => beside(1), "previous-report": () => beside(-1), queue: listReports, agreement, help,
};
const BY_KEY = new Map(KEYS.flatMap(([keys, action]) => keys.split(" ").map((key) => [{ "↓": "ArrowDown", "↑": "ArrowUp", "→": "ArrowRight", "←": "ArrowLeft" }[key] || key, action])));

document.addEventListener("keydown", (event) => {
  if (!desk.copy || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isOpen() || event.target.closest("input, select, textarea, .editor")) return;
  if (event.target === find("text")) {
    if (event.key === "Escape") { event.preventDefault(); getSelection().removeAllRanges(); go(desk.records.at); return; }
    if (event.key === "Enter" || event.key === "s") { event.preventDefault(); take(); return; }
    if (event.key === "i") { event.preventDefault(); addRecord(); return; }
    if (desk.text.move(event.key, event.shiftKey)) { event.preventDefault(); return; }
    return;
  }
  if (event.target.closest("button") && (event.key === "Enter" || event.key === " ")) return;
  if (/^[1-9]$/.test(event.key) && desk.home.mode === "adjudicate") { event.preventDefault(); chooseReading(Number(event.key) - 1); return; }
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
  else if (row) { if (desk.records.at === row.dataset.path && row.classList.contains("field")) correct(); else { desk.records.focus(row.dataset.path); desk.text.focus(row.dataset.path); } }
});

find("text").addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (mark && getSelection().isCollapsed) { desk.records.focus(mark.dataset.path); desk.text.focus(mark.dataset.path, false); }
});

// A selection is parsed as it is made: what the field at hand would become is shown before anything is kept.
let selecting = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(selecting);
  selecting = setTimeout(async () => {
    const span = desk.copy && !desk.editor ? desk.text.selected() : null;
    if (!span || span[1] - span[0] > 400) return;
    const [list, id, name] = desk.records.at.split(".");
    const field = name && !desk.copy.list(list).links[name] ? name : desk.copy.list(list).main;
    const value = await call("parse", { key: desk.copy.report.key, path: id ? `${list}.${id}.${field}` : list, value: { span } }).catch(() => null);
    if (!value) return;
    const role = desk.copy.list(list).fields.find((one) => one.name === field);
    put(find("status"), `${label(field, role.role)} ← “${desk.text.words(span)}” = `, make("b", {}, value.shown), value.issues.filter((one) => one.severity !== "info").map((one) => make("span", { class: `issue ${one.severity}` }, one.message)), ` (${say("press-s")})`);
  }, 90);
});

find("queue-button").addEventListener("click", listReports);
find("agreement-button").addEventListener("click", agreement);
find("help-button").addEventListener("click", help);
find("language").addEventListener("change", (event) => {
  choose(event.target.value);
  words();
  if (desk.copy) { const at = desk.records.at; desk.records.show(desk.copy); heading(); go(at); }
});
document.addEventListener("visibilitychange", async () => {
  if (document.hidden || !desk.copy || desk.editor || desk.sender.busy || isOpen()) return;
  const opened = await call("open", { key: desk.copy.report.key }).catch(() => null);
  if (opened && opened.work.version !== desk.copy.version) open(desk.copy.report.key, desk.records.at);
});
addEventListener("beforeunload", (event) => { if (desk.sender.busy) event.preventDefault(); });

begin();
