// A copy of a report as the page holds it: the same flat mapping of keys that the server keeps.

export const GLYPHS = { accepted: "✓", corrected: "✎", rejected: "✗", nothing: "∅", unseen: "·" };

export class Copy {
  constructor(form, opened, mode) {
    this.form = form;
    this.mode = mode;
    this.report = opened.report;
    this.version = opened.work.version;
    this.blind = opened.work.blind;
    this.items = new Map(Object.entries(opened.work.items));
    this.original = opened.original;
    this.disputes = opened.disputes;
    this.confidence = opened.confidence;
    this.issues = opened.issues;
  }
  take(changed) {
    this.version = changed.version;
    for (const [key, value] of Object.entries(changed.items)) {
      if (value === null) this.items.delete(key); else this.items.set(key, value);
    }
    return Object.keys(changed.items);
  }
  get finished() { return this.items.get("status") === "finished"; }
  ids(list) { return this.items.get(`list:${list}`) || []; }
  record(list, id) { return this.items.get(`record:${list}.${id}`); }
  list(name) { return this.form.find((one) => one.name === name); }
  decision(path) { return this.items.get(`decision:${path}`) || "unseen"; }
  readings(path) { return this.items.get(`readings:${path}`); }
  field(path) {
    const [list, , name] = path.split(".");
    return this.list(list)?.fields.find((one) => one.name === name);
  }
  value(path) {
    const [list, id, name] = path.split(".");
    return this.record(list, id)?.fields[name] || null;
  }
  before(path) {
    const [list, id, name] = path.split(".");
    const record = this.original[`record:${list}.${id}`];
    return name ? record?.fields[name] || null : record || null;
  }
  disputesAt(path) { return this.disputes.filter((one) => one.at === path || (!path.split(".")[2] && one.at === path)); }
  // Records that were there and are not any more, with the id that they stood behind.
  gone(list) {
    return Object.keys(this.original)
      .filter((key) => key.startsWith(`record:${list}.`))
      .map((key) => key.split(".")[1])
      .filter((id) => !this.ids(list).includes(id));
  }
  // The state of a record follows from its fields.
  recordState(list, id) {
    const path = `${list}.${id}`;
    if (this.readings(path) && this.decision(path) === "unseen") return "unseen";
    const record = this.record(list, id);
    const states = this.list(list).fields
      .filter((field) => field.evidence !== "derived" && (record.fields[field.name] || this.readings(`${path}.${field.name}`)))
      .map((field) => this.decision(`${path}.${field.name}`));
    for (const name of Object.keys(this.list(list).links)) if (this.readings(`${path}.${name}`)) states.push(this.decision(`${path}.${name}`));
    if (states.includes("unseen")) return "unseen";
    const changed = states.some((state) => state === "corrected" || state === "rejected") || !this.before(path);
    return changed && this.mode === "review" ? "corrected" : "accepted";
  }
  // What is left to decide, as paths.
  left() {
    const found = [];
    for (const list of this.form) {
      if (!this.ids(list.name).length && this.decision(list.name) === "unseen") found.push(list.name);
      for (const id of this.ids(list.name)) {
        if (this.recordState(list.name, id) === "unseen") found.push(`${list.name}.${id}`);
      }
    }
    return found;
  }
}
