// The records as forms. Only the record at hand is open; the others are one line each.

import { make, put } from "./dom.js";
import { GLYPHS } from "./state.js";
import { label, say } from "./words.js";

const within = (one, path) => one === path || one.startsWith(`${path}.`);

export class Records {
  constructor(element) {
    this.element = element;
    this.cards = new Map();
    this.rows = new Map();
    this.at = "";
    this.empty = false;
  }
  show(copy) {
    this.copy = copy;
    this.at = "";
    this.draw();
  }
  draw() {
    this.cards = new Map();
    this.rows = new Map();
    put(this.element, this.copy.form.map((list) => this.list(list)));
  }
  list(list) {
    const ids = this.copy.ids(list.name);
    const state = ids.length ? "" : this.copy.decision(list.name);
    const head = make("div", { class: `list-head ${state}`, "data-path": list.name, role: "group", tabindex: -1 },
      make("h2", {}, label(list.name)),
      ids.length ? make("span", { class: "count" }, ids.length) : make("span", { class: "state", title: say(state) }, `${GLYPHS[state]} ${say(state)}`));
    this.rows.set(list.name, head);
    const gone = this.copy.gone(list.name).filter((id) => this.copy.decision(`${list.name}.${id}`) === "rejected");
    return make("section", { class: "list", "aria-label": label(list.name) }, head,
      ids.map((id) => this.card(list, id)),
      gone.length ? make("p", { class: "gone" }, gone.map((id) => make("span", { class: "rejected-record" }, `✗ ${this.summary(list, this.copy.original[`record:${list.name}.${id}`])}`))) : null);
  }
  card(list, id) {
    const path = `${list.name}.${id}`;
    const card = make("div", { class: "card", "data-card": path });
    this.cards.set(path, card);
    this.fill(list, id, card);
    return card;
  }
  redraw(path) {
    const [list, id] = path.split(".");
    const card = this.cards.get(`${list}.${id}`);
    if (card && this.copy.record(list, id)) this.fill(this.copy.list(list), id, card);
  }
  fill(list, id, card) {
    const path = `${list.name}.${id}`;
    const record = this.copy.record(list.name, id);
    const state = this.copy.recordState(list.name, id);
    const open = this.at === path || this.at.startsWith(`${path}.`);
    card.className = `card ${state}${open ? " open" : ""}${this.copy.readings(path) ? " differs" : ""}`;
    const head = make("div", { class: "card-head", "data-path": path, role: "group", tabindex: -1, "aria-label": `${id}: ${this.summary(list, record)}, ${say(state)}` },
      make("span", { class: "glyph", title: say(state) }, GLYPHS[state]),
      make("span", { class: "id" }, id),
      make("span", { class: "summary" }, this.summary(list, record)),
      this.alarm(list, record, path));
    this.rows.set(path, head);
    const children = [head];
    const note = this.copy.items.get(`note:${path}`);
    if (note && open) children.push(make("p", { class: "card-note" }, `✍ ${note}`));
    const readings = this.copy.readings(path);
    if (readings && open) children.push(this.readings(path, readings));
    if (open) children.push(...this.fields(list, record, path));
    put(card, children);
  }
  summary(list, record) {
    const shown = list.fields.filter((field) => field.evidence !== "derived" && record.fields[field.name]).map((field) => record.fields[field.name].shown);
    for (const name of Object.keys(list.links)) if (record.links[name].length) shown.push(`→ ${record.links[name].join(", ")}`);
    return shown.slice(0, 6).join(" · ");
  }
  alarm(list, record, path) {
    const issues = list.fields.flatMap((field) => record.fields[field.name]?.issues || []).filter((issue) => issue.severity !== "info");
    const disputed = this.copy.disputes.filter((one) => within(one.at, path)).length;
    const differing = [...this.copy.items.keys()].filter((key) => key.startsWith("readings:") && within(key.slice(9), path) && this.copy.decision(key.slice(9)) === "unseen").length;
    const worst = issues.some((issue) => issue.severity === "error") ? "error" : issues.length ? "warning" : "";
    return [worst !== "" && make("span", { class: `alarm ${worst}`, title: say("issues") }, worst === "error" ? "!" : "?"),
      disputed > 0 && make("span", { class: "alarm dispute", title: say("disputes") }, "⇄"),
      differing > 0 && make("span", { class: "alarm dispute", title: say("differences") }, `≠ ${differing}`)];
  }
  fields(list, record, path) {
    const rows = [];
    const absent = [];
    for (const field of list.fields) {
      const at = `${path}.${field.name}`;
      const value = record.fields[field.name];
      const told = value || this.copy.readings(at) || this.copy.decision(at) === "rejected" || this.at === at || this.copy.disputesAt(at).length;
      if (told || this.empty) rows.push(this.row(field, value, at)); else if (field.evidence !== "derived") absent.push(field);
    }
    for (const [name, to] of Object.entries(list.links)) rows.push(this.linkRow(name, to, record, `${path}.${name}`));
    if (absent.length) {
      rows.push(make("p", { class: "absent" }, absent.map((field) => make("button", { type: "button", class: "chip", "data-absent": `${path}.${field.name}`, tabindex: -1 }, this.copy.decision(`${path}.${field.name}`) === "nothing" ? `∅ ${label(field.name, field.role)}` : label(field.name, field.role)))));
    }
    return rows;
  }
  row(field, value, at) {
    const derived = field.evidence === "derived";
    const state = derived ? "derived" : this.copy.decision(at);
    const before = this.copy.before(at);
    const changed = before && (state === "corrected" || state === "rejected") && JSON.stringify(before.normalised) !== JSON.stringify(value?.normalised);
    const name = label(field.name, field.role);
    const confidence = this.copy.confidence[at];
    const row = make("div", { class: `field ${field.hue} ${state}`, "data-path": derived ? null : at, role: "group", tabindex: -1, "aria-label": `${name}: ${value?.shown || say("empty")}, ${say(state)}`, title: field.about },
      make("span", { class: "glyph", title: say(state) }, derived ? "=" : GLYPHS[state]),
      make("span", { class: "name" }, name),
      make("span", { class: "value" },
        changed ? make("s", { class: "before" }, before.shown) : null,
        value ? make("b", {}, value.shown) : make("i", {}, state === "nothing" ? say("nothing") : state === "rejected" ? say("rejected") : say("empty")),
        this.codes(value),
        value?.quote ? make("q", {}, value.quote) : value && field.evidence === "required" ? make("i", { class: "unproved" }, say("no-evidence")) : null,
        confidence !== undefined && confidence < 0.9 ? make("span", { class: "confidence" }, `${Math.round(100 * confidence)} %`) : null,
        this.notices(value, at)));
    if (!derived) this.rows.set(at, row);
    const readings = this.copy.readings(at);
    return readings ? [row, this.readings(at, readings)] : row;
  }
  codes(value) {
    const codes = value && Object.values(value.normalised).find((one) => one && typeof one === "object" && !Array.isArray(one));
    const words = codes && Object.entries(codes).map(([system, code]) => `${system} ${code}`).join(", ");
    return words ? make("span", { class: "codes" }, words) : null;
  }
  notices(value, at) {
    const undecided = this.copy.decision(at) === "unseen";
    const note = this.copy.items.get(`note:${at}`);
    return [
      note ? make("span", { class: "issue note" }, `✍ ${note}`) : null,
      ...(undecided ? value?.issues || [] : []).filter((issue) => issue.severity !== "info").map((issue) => make("span", { class: `issue ${issue.severity}` }, `${issue.severity === "error" ? "!" : "?"} ${issue.message}`)),
      ...this.copy.disputesAt(at).map((one) => make("span", { class: "issue dispute" }, `⇄ ${one.reader} ${say(one.verdict)}${one.shown ? `: ${one.shown}` : ""}`)),
    ];
  }
  linkRow(name, to, record, at) {
    const state = this.copy.decision(at);
    const readings = this.copy.readings(at);
    const row = make("div", { class: `field grey link ${state}`, "data-path": at, role: "group", tabindex: -1, "aria-label": `${label(name)}: ${record.links[name].join(", ")}` },
      make("span", { class: "glyph" }, state === "unseen" && !readings ? "→" : GLYPHS[state]), make("span", { class: "name" }, label(name)),
      make("span", { class: "value" }, record.links[name].length
        ? record.links[name].map((id) => make("span", { class: "linked" }, make("b", {}, id), ` ${this.named(to, id)}`))
        : make("i", { class: "unproved" }, say("no-link"))));
    this.rows.set(at, row);
    return readings ? [row, this.readings(at, readings)] : row;
  }
  named(list, id) {
    const record = this.copy.record(list, id);
    return record ? record.fields[this.copy.list(list).main]?.shown || "" : "";
  }
  readings(at, readings) {
    const chosen = this.copy.items.get(`choice:${at}`);
    return make("div", { class: `readings ${this.copy.decision(at)}`, "data-readings": at }, readings.map((one, number) => {
      const words = one.value === true ? say("has-it") : one.value === false ? say("lacks-it")
        : one.value === null ? say("empty") : Array.isArray(one.value) ? one.value.join(", ") || say("empty") : one.value.shown;
      return make("button", { type: "button", class: `reading${chosen && one.by.includes(chosen) ? " chosen" : ""}`, "data-choice": one.by[0], "data-for": at, tabindex: -1 },
        make("kbd", {}, number + 1), make("span", { class: "who" }, one.by.join(", ")), make("b", {}, words), one.value?.quote ? make("q", {}, one.value.quote) : null);
    }));
  }
  // The places where the cursor can stand, in order.
  stops() {
    const found = [];
    for (const list of this.copy.form) {
      const ids = this.copy.ids(list.name);
      if (!ids.length) found.push(list.name);
      for (const id of ids) {
        const path = `${list.name}.${id}`;
        found.push(path);
        if (this.at === path || this.at.startsWith(`${path}.`)) {
          for (const row of this.cards.get(path)?.querySelectorAll(".field[data-path]") || []) found.push(row.dataset.path);
        }
      }
    }
    return found;
  }
  recordStops() {
    return this.copy.form.flatMap((list) => (this.copy.ids(list.name).length ? this.copy.ids(list.name).map((id) => `${list.name}.${id}`) : [list.name]));
  }
  // Put the cursor on a path; opens its record and closes the one before.
  focus(path) {
    const card = (one) => one.split(".").slice(0, 2).join(".");
    const before = this.at;
    this.at = path;
    if (card(before) !== card(path)) { this.redraw(before); this.redraw(path); } else if (!this.rows.get(path)?.isConnected) this.redraw(path);
    for (const row of this.element.querySelectorAll("[aria-current]")) { row.removeAttribute("aria-current"); row.tabIndex = -1; }
    const row = this.rows.get(path);
    if (!row) return;
    row.setAttribute("aria-current", "true");
    row.tabIndex = 0;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    const side = this.element.parentElement.getBoundingClientRect();
    const box = (this.cards.get(card(path)) || row).getBoundingClientRect();
    if (box.bottom > side.bottom && box.height < side.height) this.element.parentElement.scrollTop += box.bottom - side.bottom + 12;
  }
}
