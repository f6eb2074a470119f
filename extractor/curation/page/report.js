// Opening a report: its text, its records, its heading; and going from one to the next.

import { call } from "./api.js";
import { nextDoubt } from "./decisions.js";
import { desk, go, status } from "./desk.js";
import { pick } from "./dialogs.js";
import { find, make, put } from "./dom.js";
import { Copy } from "./state.js";
import { label, say } from "./words.js";

export async function open(key, at = "") {
  const started = performance.now();
  let opened;
  try {
    opened = await call("open", { key });
  } catch (refusal) {
    return status(say(refusal.code), "error");
  }
  desk.editor = null;
  desk.copy = new Copy(desk.home.form, opened, desk.home.mode);
  find("main").hidden = false;
  desk.records.show(desk.copy);
  desk.text.show(desk.copy.report.text, desk.copy.report.language, spans());
  find("text").scrollTop = 0;
  heading();
  const stops = desk.records.recordStops();
  if (stops.includes(at) || at.split(".").length === 3) go(at);
  else { go(stops[0]); if (desk.home.mode === "adjudicate" && !desk.copy.finished) nextDoubt(true); }
  document.body.dataset.report = desk.copy.report.key;
  requestAnimationFrame(() => setTimeout(() => { document.body.dataset.ready = String(Math.round(performance.now() - started)); }));
  return undefined;
}

export function spans() {
  const found = [];
  for (const list of desk.copy.form) {
    for (const id of desk.copy.ids(list.name)) {
      const record = desk.copy.record(list.name, id);
      for (const field of list.fields) {
        const value = record.fields[field.name];
        if (!value?.span) continue;
        const path = `${list.name}.${id}.${field.name}`;
        const flagged = desk.copy.decision(path) === "unseen" && value.issues.some((issue) => issue.severity === "error");
        found.push({ path, span: value.span, hue: field.hue, flagged, title: `${id} ${label(field.name, field.role)}: ${value.shown}` });
      }
    }
  }
  return found;
}

export function heading() {
  put(find("title"), desk.copy.report.id);
  document.title = desk.home.mode === "adjudicate" ? "extractor adjudication" : "extractor review";
  put(find("facts"), [desk.home.dataset, desk.copy.report.language, desk.copy.report.date, desk.home.who].filter(Boolean).join(" · "),
    desk.copy.blind ? make("span", { class: "badge blind" }, say("blind")) : null,
    desk.copy.finished ? make("span", { class: "badge finished" }, say("finished")) : null,
    desk.copy.issues.map((issue) => make("span", { class: "badge issue" }, issue.message || issue.code)));
  const done = desk.queue.filter((one) => one.finished).length;
  put(find("progress-words"), `${done} ${say("of")} ${desk.queue.length}`);
  find("progress-bar").max = desk.queue.length || 1;
  find("progress-bar").value = done;
  find("progress-bar").setAttribute("aria-label", say("finished"));
}

export function beside(by) {
  const at = desk.queue.findIndex((one) => one.key === desk.copy.report.key);
  const next = desk.queue[(at + by + desk.queue.length) % desk.queue.length];
  if (next) open(next.key);
}

export async function listReports() {
  desk.queue = await call("queue", {}).catch(() => desk.queue);
  const chosen = await pick(say("queue"), desk.queue.map((one) => ({ value: one.key, words: `${one.finished ? "✓" : one.begun ? "…" : "·"}  ${one.id}${one.blind ? `  (${say("blind")})` : ""}${one.left ? `  ≠ ${one.left}` : ""}`, on: one.key === desk.copy?.report.key })));
  if (chosen) open(chosen); else go(desk.records.at);
}
