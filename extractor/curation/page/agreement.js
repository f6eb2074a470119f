// The agreement of annotators as tables with bars: records, fields, kappa, with their intervals.

import { make } from "./dom.js";
import { label, say } from "./words.js";

const two = (number) => (number === null || number === undefined ? "–" : number.toFixed(2));

function figure(interval) {
  if (!interval || interval.value === null) return make("span", { class: "figure" }, "–");
  const sized = Math.round(100 * Math.max(0, interval.value));
  return make("span", { class: `figure${interval.enough ? "" : " few"}`, title: interval.enough ? "" : say("few") },
    make("progress", { max: 100, value: sized, "aria-hidden": "true" }), make("b", {}, two(interval.value)),
    interval.low === null ? null : make("small", {}, ` ${two(interval.low)}–${two(interval.high)}`));
}

export function agreementTable(found) {
  if (!found.pairs.length) return make("p", {}, say("nobody"));
  return make("div", { class: "agreement" }, found.pairs.map((pair) => make("section", {},
    make("h3", {}, `${pair.left} – ${pair.right}`),
    make("dl", { class: "facts" },
      ...[[say("reports"), pair.reports], [say("paired"), pair.paired], [`${say("only")} ${pair.left}`, pair.left_only], [`${say("only")} ${pair.right}`, pair.right_only]].map(([name, count]) => make("div", {}, make("dt", {}, name), make("dd", {}, count))),
      make("div", {}, make("dt", {}, say("records-f1")), make("dd", {}, figure(pair.records))),
      make("div", {}, make("dt", {}, say("fields-f1")), make("dd", {}, figure(pair.fields)))),
    make("table", {},
      make("thead", {}, make("tr", {}, [say("field"), "F1", say("kappa"), say("alpha"), say("pairs")].map((one) => make("th", { scope: "col" }, one)))),
      make("tbody", {}, pair.by_field.map((one) => make("tr", {},
        make("th", { scope: "row" }, one.path.split(".").map((part) => label(part)).join(" · ")), make("td", {}, figure(one.f1)), make("td", {}, figure(one.kappa)), make("td", {}, figure(found.alpha[one.path])), make("td", { class: "count" }, one.aligned))))))));
}
