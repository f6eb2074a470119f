// One dialog for everything that asks or tells: lists to choose from, words to write, tables to read.

import { find, make, put } from "./dom.js";
import { say } from "./words.js";

const dialog = find("dialog");
let answer = null;

export const isOpen = () => dialog.open;

export function show(title, body, kind = "") {
  put(find("dialog-title"), title);
  put(find("dialog-body"), body);
  dialog.className = kind;
  if (!dialog.open) dialog.showModal();
}

export function close(result = null) {
  const told = answer;
  answer = null;
  if (dialog.open) dialog.close();
  if (told) told(result);
}

dialog.addEventListener("close", () => close());
dialog.addEventListener("keydown", (event) => {
  event.stopPropagation();
  if (!answer && (event.key === "?" || event.key === "q" || event.key === "g")) { event.preventDefault(); close(); }
});
dialog.addEventListener("click", (event) => { if (event.target === dialog) close(); });

// Choose one of `options` ({value, words, on}), or several with the space bar. Resolves to null where nobody chose.
export function pick(title, options, several = false) {
  const items = options.map((one, number) => make("li", { role: "option", "aria-selected": String(Boolean(one.on)), tabindex: number === Math.max(0, options.findIndex((other) => other.on)) ? 0 : -1, "data-number": number }, several ? make("span", { class: "box" }) : null, one.words));
  const list = make("ul", { role: "listbox", class: "options pick", "aria-multiselectable": several ? "true" : null, "aria-label": title }, items);
  const toggle = (item) => item.setAttribute("aria-selected", String(item.getAttribute("aria-selected") !== "true"));
  const chosen = () => items.filter((item) => item.getAttribute("aria-selected") === "true").map((item) => options[Number(item.dataset.number)].value);
  list.addEventListener("keydown", (event) => {
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) { event.preventDefault(); items[Math.min(items.length - 1, Math.max(0, to))]?.focus(); }
    else if (event.key === " " && several && at >= 0) { event.preventDefault(); toggle(items[at]); }
    else if (event.key === "Enter") { event.preventDefault(); close(several ? chosen() : at >= 0 ? options[at].value : null); }
  });
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (!item) return;
    if (several) toggle(item); else close(options[Number(item.dataset.number)].value);
  });
  return new Promise((done) => {
    answer = done;
    show(title, [list, several ? make("p", { class: "about" }, make("kbd", {}, "␣"), " ", make("kbd", {}, "Enter")) : null]);
    (items.find((item) => item.tabIndex === 0) || list).focus();
  });
}

export function ask(title, words) {
  const area = make("textarea", { rows: 4, "aria-label": title });
  area.value = words;
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); close(area.value); }
  });
  return new Promise((done) => {
    answer = done;
    show(title, [area, make("p", { class: "about" }, say("enter-takes"))]);
    area.focus();
  });
}
