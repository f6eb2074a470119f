// The report with its evidence lit: cut into blocks of whole lines, so that long reports are laid out when they are seen.

import { make, visible, Offsets } from "./dom.js";

const BLOCK = 3000;

export class ReportText {
  constructor(element) {
    this.element = element;
    this.marks = new Map();
    this.lit = [];
  }
  show(text, language, spans) {
    this.text = text;
    this.offsets = new Offsets(text);
    this.element.lang = language;
    this.blocks = [];
    for (let start = 0; start < text.length;) {
      let end = start + BLOCK >= text.length ? text.length : text.indexOf("\n", start + BLOCK) + 1;
      if (end <= start) end = text.length;
      // A report without line ends is cut all the same, between words.
      if (end - start > 4 * BLOCK) end = start + BLOCK + Math.max(1, text.slice(start + BLOCK, start + 2 * BLOCK).search(/\s/) + 1);
      if (end < text.length && text.charCodeAt(end - 1) >= 0xd800 && text.charCodeAt(end - 1) <= 0xdbff) end += 1;
      this.blocks.push({ start, end, element: make("div", { class: "block" }), inline: text[end - 1] !== "\n" && end < text.length });
      start = end;
    }
    this.element.replaceChildren(...this.blocks.map((block) => block.element));
    this.light(spans);
  }
  // `spans`: {path, span (code points), hue, flagged, title}.
  light(spans) {
    this.spans = spans
      .map((one) => ({ ...one, start: this.offsets.units(one.span[0]), end: this.offsets.units(one.span[1]) }))
      .sort((a, b) => a.start - b.start || b.end - a.end);
    this.marks = new Map();
    this.lit = [];
    let from = 0;
    for (const block of this.blocks) {
      while (from < this.spans.length && this.spans[from].end <= block.start && this.spans[from].start < block.start) from += 1;
      const inside = [];
      for (let at = from; at < this.spans.length && this.spans[at].start < block.end; at += 1) {
        if (this.spans[at].end > block.start) inside.push(this.spans[at]);
      }
      this.fill(block, inside);
    }
  }
  fill(block, spans) {
    const signature = spans.map((one) => `${one.path}:${one.start}:${one.end}:${one.hue}:${one.flagged}`).join("|");
    if (block.signature === signature && block.filled) {
      for (const [path, marks] of block.filled) this.remember(path, marks);
      return;
    }
    const borders = new Set([block.start, block.end]);
    for (const one of spans) { borders.add(Math.max(one.start, block.start)); borders.add(Math.min(one.end, block.end)); }
    const cuts = [...borders].sort((a, b) => a - b);
    const filled = new Map();
    const parts = [];
    for (let at = 0; at + 1 < cuts.length; at += 1) {
      // The line end that closes a block is the block's own.
      const words = visible(this.text.slice(cuts[at], cuts[at + 1]));
      const covering = spans.filter((one) => one.start <= cuts[at] && one.end >= cuts[at + 1]);
      if (!covering.length) { parts.push(document.createTextNode(words)); continue; }
      const narrow = covering.reduce((a, b) => (b.end - b.start < a.end - a.start ? b : a));
      const mark = make("mark", { class: `${narrow.hue}${covering.some((one) => one.flagged) ? " flagged" : ""}`, "data-path": narrow.path, title: covering.map((one) => one.title).join("\n") }, document.createTextNode(words));
      for (const one of covering) { if (!filled.has(one.path)) filled.set(one.path, []); filled.get(one.path).push(mark); }
      parts.push(mark);
    }
    block.element.replaceChildren(...parts);
    block.element.classList.toggle("inline", block.inline);
    block.signature = signature;
    block.filled = filled;
    for (const [path, marks] of filled) this.remember(path, marks);
  }
  remember(path, marks) {
    this.marks.set(path, [...(this.marks.get(path) || []), ...marks]);
  }
  // Light the evidence of a record faintly, that of one field strongly, and bring it into view.
  focus(path, scroll = true) {
    for (const mark of this.lit) mark.classList.remove("on", "of-record");
    this.lit = [];
    const record = path.split(".").slice(0, 2).join(".");
    if (path.includes(".")) {
      for (const [other, marks] of this.marks) {
        if (!other.startsWith(`${record}.`)) continue;
        for (const mark of marks) { mark.classList.add("of-record"); this.lit.push(mark); }
      }
    }
    const exact = this.marks.get(path) || [];
    for (const mark of exact) { mark.classList.add("on"); this.lit.push(mark); }
    const first = exact[0] || this.lit[0];
    if (first && scroll) this.into(first);
  }
  into(element) {
    const box = element.getBoundingClientRect();
    const pane = this.element.getBoundingClientRect();
    if (box.top < pane.top + 40 || box.bottom > pane.bottom - 60) element.scrollIntoView({ block: "center" });
  }
  // The selection as code points, null where there is none in the text.
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const start = this.offset(range.startContainer, range.startOffset);
    const end = this.offset(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return null;
    return [this.offsets.points(start), this.offsets.points(end)];
  }
  offset(node, within) {
    if (node === this.element) return this.blocks[within]?.start ?? this.text.length;
    const block = this.blocks.find((one) => one.element.contains(node));
    if (!block) return null;
    const range = document.createRange();
    range.setStart(block.element, 0);
    range.setEnd(node, within);
    return block.start + range.toString().length;
  }
  words(span) {
    return this.text.slice(this.offsets.units(span[0]), this.offsets.units(span[1]));
  }
  // Put the caret where the lit evidence is, or at the beginning of what is seen.
  enter() {
    this.element.tabIndex = 0;
    this.element.focus({ preventScroll: true });
    const place = this.lit[0] || this.blocks[0]?.element;
    if (!place) return;
    const range = document.createRange();
    range.setStart(place.firstChild || place, 0);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }
  // Arrow keys move the caret by words and lines; with Shift they select.
  move(key, extend) {
    const [direction, unit] = { ArrowLeft: ["backward", "word"], ArrowRight: ["forward", "word"], ArrowUp: ["backward", "line"], ArrowDown: ["forward", "line"], Home: ["backward", "lineboundary"], End: ["forward", "lineboundary"] }[key] || [];
    if (!direction) return false;
    const selection = getSelection();
    selection.modify(extend ? "extend" : "move", direction, unit);
    const box = selection.rangeCount ? selection.getRangeAt(0).getClientRects()[0] : null;
    const pane = this.element.getBoundingClientRect();
    if (box && (box.top < pane.top + 20 || box.bottom > pane.bottom - 40)) this.element.scrollTop += box.top - pane.top - pane.height / 2;
    return true;
  }
}
