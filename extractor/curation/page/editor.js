// Correcting a value: type words or digits, take what is suggested, or type the columns. What it would become is shown live.

import { make, put, find } from "./dom.js";
import { call } from "./api.js";
import { label, say } from "./words.js";

let numbers = 0;

export class Editor {
  // `done` is told the path and the value chosen, null where the person left.
  constructor(copy, path, place, done, initial = "") {
    this.copy = copy;
    this.path = path;
    this.done = done;
    this.active = -1;
    this.options = [];
    this.field = path.includes(".") ? copy.field(path) : copy.list(path).fields.find((one) => one.name === copy.list(path).main);
    this.value = path.includes(".") ? copy.value(path) : null;
    this.chosen = this.value;
    this.typed = false;
    const number = (numbers += 1);
    this.input = make("input", { type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": `options-${number}`, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", "aria-label": label(this.field.name, this.field.role), placeholder: say("type-words") });
    this.input.value = initial;
    this.listbox = make("ul", { id: `options-${number}`, role: "listbox", class: "options" });
    this.columns = this.field.columns.filter((column) => column.kind !== "shown").map((column) => ({ column, input: this.columnInput(column) }));
    this.parse = make("p", { class: "parse", "aria-live": "polite" });
    this.element = make("div", { class: `editor ${this.field.hue}`, role: "group", "aria-label": say("correct") },
      make("p", { class: "about" }, this.field.about),
      this.input, this.listbox,
      make("div", { class: "columns" }, this.columns.map(({ column, input }) => make("label", {}, label(column.name), input))),
      this.parse);
    place.after(this.element);
    this.fillColumns(this.value);
    this.listen();
    this.input.focus();
    this.element.scrollIntoView({ block: "nearest" });
    this.suggest();
  }
  columnInput(column) {
    if (column.kind === "choice") return make("select", {}, ["", ...column.choices].map((one) => make("option", { value: one }, one)));
    if (column.kind === "switch") return make("input", { type: "checkbox" });
    return make("input", { type: "text", inputmode: column.kind === "number" || column.kind === "whole" ? "decimal" : null, size: column.kind === "text" ? 14 : 7, autocomplete: "off" });
  }
  fillColumns(value) {
    for (const { column, input } of this.columns) {
      const content = value?.normalised[column.name];
      if (column.kind === "switch") input.checked = Boolean(content);
      else input.value = Array.isArray(content) ? content.join(", ") : content ?? "";
    }
    this.showParse(value);
  }
  showParse(value) {
    put(this.parse, value ? [`→ `, make("b", {}, value.shown), value.quote ? make("q", {}, value.quote) : null, value.issues.filter((one) => one.severity !== "info").map((one) => make("span", { class: `issue ${one.severity}` }, one.message))] : say("nothing-yet"));
  }
  listen() {
    let waiting = 0;
    this.input.addEventListener("input", () => {
      this.typed = true;
      this.active = -1;
      clearTimeout(waiting);
      waiting = setTimeout(() => this.suggest(), 40);
    });
    for (const { input } of this.columns) {
      input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => this.tryColumns(), 80); });
    }
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.listbox.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) { event.preventDefault(); this.activate(Number(option.dataset.number)); this.take(); }
    });
  }
  key(event) {
    event.stopPropagation();
    if (event.key === "Escape") { event.preventDefault(); this.close(null); }
    else if (event.key === "Enter") { event.preventDefault(); this.take(event.target !== this.input); }
    else if (event.target === this.input && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const count = this.options.length;
      if (count) this.activate((this.active + (event.key === "ArrowDown" ? 1 : count - 1) + (this.active < 0 && event.key === "ArrowUp" ? 1 : 0)) % count);
    }
  }
  async suggest() {
    const query = this.input.value;
    this.asked = query;
    const found = await call("suggest", { key: this.copy.report.key, path: this.path, query }).catch(() => []);
    if (query !== this.input.value) return;
    this.options = found;
    put(this.listbox, found.map((one, number) => make("li", { role: "option", id: `${this.listbox.id}-${number}`, "data-number": number, "aria-selected": "false" },
      make("b", {}, one.label), one.value.quote ? make("q", {}, one.value.quote) : null, make("span", { class: "source" }, say(`source-${one.source}`)))));
    if (found.length && query.trim()) this.activate(0);
    if (this.wanted) { this.wanted = false; this.take(); }
  }
  activate(number) {
    this.active = number;
    for (const option of this.listbox.children) option.setAttribute("aria-selected", String(Number(option.dataset.number) === number));
    this.input.setAttribute("aria-activedescendant", number >= 0 ? `${this.listbox.id}-${number}` : "");
    const option = this.options[number];
    if (option) { this.chosen = option.value; this.fillColumns(option.value); }
  }
  read() {
    const given = {};
    for (const { column, input } of this.columns) {
      const words = column.kind === "switch" ? "" : input.value.trim();
      if (column.kind === "switch") given[column.name] = input.checked;
      else if (words === "") given[column.name] = column.kind === "numbers" ? [] : null;
      else if (column.kind === "numbers") given[column.name] = words.split(/[\s,;]+/).filter(Boolean).map(Number);
      else if (column.kind === "number" || column.kind === "whole") given[column.name] = Number(words.replace(",", "."));
      else given[column.name] = words;
    }
    return given;
  }
  selection(columns) {
    const place = this.chosen?.span || this.value?.span;
    const value = place ? { span: place } : {};
    return columns || !place ? { ...value, normalised: this.read() } : { ...value, normalised: this.chosen.normalised };
  }
  async tryColumns() {
    const value = await call("parse", { key: this.copy.report.key, path: this.path, value: this.selection(true) }).catch(() => null);
    if (value) this.showParse(value); else put(this.parse, make("span", { class: "issue error" }, say("not-a-value")));
  }
  // Enter: take the active suggestion, or what the columns say.
  take(columns = false) {
    if (!columns && this.typed && this.asked !== this.input.value) { this.wanted = true; return; }
    if (!columns && this.active >= 0) {
      const { value, source } = this.options[this.active];
      if (source === "listed" && this.value?.span) this.close({ span: this.value.span, normalised: value.normalised });
      else this.close(value.span ? { span: value.span, normalised: without(value.normalised) } : { normalised: without(value.normalised) });
      return;
    }
    if (!columns && this.typed && this.input.value.trim()) { put(this.parse, make("span", { class: "issue error" }, say("not-in-text"))); return; }
    if (!columns && !this.value) { this.close(null); return; }
    this.close(this.selection(true));
  }
  close(value) {
    this.element.remove();
    this.done(this.path, value);
  }
}

// Columns that hold what nobody types (codes) follow from the others.
function without(normalised) {
  return Object.fromEntries(Object.entries(normalised).filter(([, one]) => one === null || typeof one !== "object" || Array.isArray(one)));
}

export const openEditor = () => document.querySelector(".editor") !== null;
export const dialogOpen = () => find("dialog").open;
