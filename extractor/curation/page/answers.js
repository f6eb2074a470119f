// What the server answers: what changed, what was refused, what came second.

import { call } from "./api.js";
import { nextDoubt } from "./decisions.js";
import { desk, go, status, welcome } from "./desk.js";
import { pick } from "./dialogs.js";
import { heading, open, spans } from "./report.js";
import { label, say } from "./words.js";

export function applied(operation, changed) {
  if (operation.report !== desk.copy?.report.key) return;
  const versionJumped = changed.version > operation.version + 1;
  const keys = desk.copy.take(changed);
  const at = desk.records.at;
  if (keys.some((key) => key.startsWith("list:"))) desk.records.draw();
  else for (const path of new Set(keys.filter((key) => /^(record|decision|choice|note):/.test(key)).map((key) => key.split(":")[1].split(".").slice(0, 2).join(".")))) { if (path.includes(".")) desk.records.redraw(path); else desk.records.draw(); }
  if (keys.some((key) => key.startsWith("record:") || key.startsWith("list:"))) desk.text.light(spans());
  if (versionJumped) { open(desk.copy.report.key, at); return; }
  if (!desk.editor) go(after(operation, keys, at));
  status(say(operation.action === "undo" ? "undone" : "saved"));
  if (keys.includes("status")) { heading(); if (operation.action === "finish") finished(); }
}

// Where the cursor stands after an operation: on what was made, or where it was if that is still there.
export function after(operation, keys, at) {
  if (operation.action === "add" || operation.action === "split") {
    const made = keys.filter((key) => key.startsWith("record:")).map((key) => key.slice(7)).find((path) => path.split(".")[0] === operation.path.split(".")[0] && path !== operation.path);
    if (made) return made;
  }
  if (operation.action === "merge") return `${operation.path.split(".")[0]}.${operation.target}`;
  if (operation.action === "choose") {
    const differences = [...desk.copy.items.keys()].filter((key) => key.startsWith("readings:") && desk.copy.decision(key.slice(9)) === "unseen").map((key) => key.slice(9));
    const record = operation.path.split(".").slice(0, 2).join(".");
    const next = differences.find((path) => path.startsWith(`${record}.`) && desk.copy.record(...path.split(".")));
    if (next) return next;
  }
  const [list, id, name] = at.split(".");
  if (!id || desk.copy.record(list, id)) {
    if (!id && desk.copy.ids(list).length) return `${list}.${desk.copy.ids(list)[0]}`;
    return name || !id ? at : at;
  }
  const stops = desk.records.recordStops();
  return stops.find((path) => path.startsWith(`${list}.`)) || stops[0];
}

export function refused(operation, refusal) {
  if (refusal.code === "conflict") return conflict(operation);
  if (refusal.code === "finished") return status(say("is-finished"), "error");
  if (refusal.code === "differences") { nextDoubt(); return status(say("differences-first"), "error"); }
  if (refusal.code === "not-looked-at") {
    const told = desk.copy.readings(refusal.at) ? "not-decided" : "not-looked-at";
    go(refusal.at);
    return status(`${say(told)} ${label(refusal.at.split(".").pop())}`, "error");
  }
  if (refusal.status === 401) return welcome(say("session"));
  status(say(refusal.code), "error");
  return open(desk.copy.report.key, desk.records.at);
}

export async function conflict(operation) {
  await open(operation.report, operation.path);
  const mine = await pick(`${say("conflict")} ${say("conflict-mine")}`, [{ value: "mine", words: `${label(operation.action)} ${operation.path} ${operation.value?.quote || operation.target || ""}` }]);
  if (mine) { const { id, version, ...again } = operation; desk.sender.send(again, desk.copy.version); }
}

export async function finished() {
  desk.queue = await call("queue", {}).catch(() => desk.queue);
  heading();
  const at = desk.queue.find((one) => !one.finished);
  if (at) return open(at.key);
  status(say("all-done"));
  return undefined;
}
