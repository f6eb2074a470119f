// What the page holds, and where its cursor stands.

import { find, put } from "./dom.js";

// `home`: who is here, the form, the mode. `copy`: the report at hand. `editor`: open while a value is corrected.
export const desk = { home: null, copy: null, queue: [], editor: null, text: null, records: null, sender: null };

export function go(path) {
  if (!path) return;
  desk.records.focus(path);
  desk.text.focus(path);
}

export function step(stops, by) {
  const at = stops.indexOf(desk.records.at);
  const card = desk.records.at.split(".").slice(0, 2).join(".");
  const here = at >= 0 ? at : stops.indexOf(card);
  go(stops[Math.min(stops.length - 1, Math.max(0, here + by))]);
}

export function status(words_, kind = "") {
  const place = find("status");
  place.className = kind;
  put(place, words_);
}

export function welcome(told) {
  find("main").hidden = true;
  find("welcome").hidden = false;
  put(find("welcome-words"), told);
}
