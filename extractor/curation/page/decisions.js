// What a person decides, each as an operation that the server logs.

import { desk, go, status, step } from "./desk.js";
import { ask, pick } from "./dialogs.js";
import { Editor } from "./editor.js";
import { say } from "./words.js";

export function operate(action, path, more = {}) {
  const operation = { report: desk.copy.report.key, action, path, ...more };
  desk.sender.send(operation, desk.copy.version);
}

// What is certain is shown at once: an accepted field does not wait for the disk.
export function foresee(paths, decision) {
  for (const path of paths) desk.copy.items.set(`decision:${path}`, decision);
  for (const path of new Set(paths.map((one) => one.split(".").slice(0, 2).join(".")))) desk.records.redraw(path);
}

export function accept() {
  const path = desk.records.at;
  const [list, id, name] = path.split(".");
  if (desk.copy.finished) return status(say("is-finished"));
  operate("accept", path);
  if (name) {
    foresee([path], desk.copy.value(path) || desk.copy.list(list).links[name] ? "accepted" : "nothing");
    return step(desk.records.stops(), 1);
  }
  if (id) {
    const open_ = desk.copy.list(list).fields.filter((field) => field.evidence !== "derived" && desk.copy.decision(`${path}.${field.name}`) === "unseen");
    for (const field of open_) desk.copy.items.set(`decision:${path}.${field.name}`, desk.copy.value(`${path}.${field.name}`) ? "accepted" : "nothing");
    desk.records.redraw(path);
  }
  return step(desk.records.recordStops(), 1);
}

export function correct(initial = "") {
  const path = desk.records.at;
  const [list, id, name] = path.split(".");
  if (desk.copy.finished) return status(say("is-finished"));
  if (!id) return addRecord();
  if (!name) return editAt(`${path}.${desk.copy.list(list).main}`, initial);
  if (desk.copy.list(list).links[name]) return link();
  return editAt(path, initial);
}

export function editAt(path, initial = "") {
  go(path);
  const row = desk.records.rows.get(path);
  if (!row?.isConnected || desk.editor) return;
  desk.editor = new Editor(desk.copy, path, row, (at, value) => {
    desk.editor = null;
    go(at);
    if (value) { operate("set", at, { value }); }
  }, initial);
}

export function addRecord() {
  const list = desk.records.at.split(".")[0];
  if (desk.copy.finished) return status(say("is-finished"));
  const span = desk.text.selected();
  if (span) return operate("add", list, { value: { span } });
  const place = desk.records.rows.get(desk.records.at) || desk.records.rows.get(list);
  desk.editor = new Editor(desk.copy, list, place, (at, value) => {
    desk.editor = null;
    go(desk.records.at);
    if (value) operate("add", list, { value });
  });
  return undefined;
}

export function take() {
  const span = desk.text.selected();
  const [list, id, name] = desk.records.at.split(".");
  if (!span || desk.copy.finished) return status(say(desk.copy.finished ? "is-finished" : "span"));
  getSelection().removeAllRanges();
  if (!id) return operate("add", list, { value: { span } });
  const field = name || desk.copy.list(list).main;
  if (desk.copy.list(list).links[field]) return undefined;
  return operate("set", `${list}.${id}.${field}`, { value: { span } });
}

export function reject() {
  const path = desk.records.at;
  if (!path.includes(".") || desk.copy.finished) return;
  const [list, , name] = path.split(".");
  if (name && desk.copy.list(list).links[name]) { operate("link", path, { links: [] }); return; }
  operate("reject", path);
}

export async function merge() {
  const [list, id] = desk.records.at.split(".");
  if (!id || desk.copy.finished) return;
  const others = desk.copy.ids(list).filter((one) => one !== id);
  const target = await pick(say("merge"), others.map((one) => ({ value: one, words: `${one}  ${desk.records.summary(desk.copy.list(list), desk.copy.record(list, one))}` })));
  if (target) operate("merge", `${list}.${id}`, { target });
  go(desk.records.at);
}

export async function link() {
  const [list, id, at] = desk.records.at.split(".");
  const links = desk.copy.list(list).links;
  const name = links[at] ? at : Object.keys(links)[0];
  if (!id || !name || desk.copy.finished) return;
  const to = links[name];
  const given = desk.copy.record(list, id).links[name];
  const chosen = await pick(say("links"), desk.copy.ids(to).map((one) => ({ value: one, words: `${one}  ${desk.records.summary(desk.copy.list(to), desk.copy.record(to, one))}`, on: given.includes(one) })), true);
  if (chosen) operate("link", `${list}.${id}.${name}`, { links: chosen });
  go(`${list}.${id}.${name}`);
}

export function chooseReading(number, path = desk.records.at) {
  const readings = desk.copy.readings(path);
  if (!readings || !readings[number]) return status(say("choose"));
  operate("choose", path, { target: readings[number].by[0] });
  return undefined;
}

export function split() {
  const path = desk.records.at.split(".").slice(0, 2).join(".");
  if (path.includes(".") && !desk.copy.finished) operate("split", path);
}

export function nextDoubt(fromHere = false) {
  const left = desk.copy.left();
  const order = desk.records.recordStops();
  const here = order.indexOf(desk.records.at.split(".").slice(0, 2).join(".")) - Number(fromHere);
  const path = left.find((one) => order.indexOf(one) > here) || left[0];
  if (!path) return;
  go(path);
  // In adjudication the difference itself, unless it is whether the record is there at all.
  if (desk.copy.readings(path) && desk.copy.decision(path) === "unseen") return;
  const within = desk.records.stops().find((stop) => stop.startsWith(`${path}.`) && desk.copy.readings(stop) && desk.copy.decision(stop) === "unseen");
  if (within) go(within);
}

export async function note() {
  const words_ = await ask(`${say("note")}: ${desk.records.at}`, desk.copy.items.get(`note:${desk.records.at}`) || "");
  if (words_ !== null) operate("note", desk.records.at, { why: words_ });
  go(desk.records.at);
}

export function editAbsent(path) {
  const span = desk.text.selected();
  if (span) { getSelection().removeAllRanges(); operate("set", path, { value: { span } }); return; }
  editAt(path);
}
