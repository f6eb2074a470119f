"use strict";
// Several reports: a list to go to one of them.
const reports = [...document.querySelectorAll(".report")];
if (reports.length > 1) {
  const list = document.createElement("select");
  list.setAttribute("aria-label", "report");
  for (const report of reports)
    list.add(new Option(`${report.getAttribute("aria-label")} (${report.querySelector(".state").textContent})`, report.id));
  list.addEventListener("change", () => document.getElementById(list.value).scrollIntoView());
  const bar = document.createElement("nav");
  bar.append(list);
  document.body.prepend(bar);
}

// A value and the words that prove it light up together; a click on one goes to the other.
for (const report of document.querySelectorAll(".report")) {
  const marks = [...report.querySelectorAll("mark")];
  const fields = [...report.querySelectorAll("[data-value]")];
  const rows = [...report.querySelectorAll("tr[data-record]")];
  const proves = (mark, value) => mark.dataset.values.split(" ").includes(value);
  const light = (values, on) => {
    for (const field of fields) field.classList.toggle("on", on && values.includes(field.dataset.value));
    for (const mark of marks) mark.classList.toggle("on", on && values.some((value) => proves(mark, value)));
  };
  const join = (element, values, target) => {
    for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focus", true], ["blur", false]])
      element.addEventListener(event, () => light(values(), on));
    const go = () => target()?.scrollIntoView({ block: "center", behavior: "smooth" });
    element.addEventListener("click", go);
    element.addEventListener("keydown", (event) => { if (event.key === "Enter") go(); });
  };
  for (const field of fields)
    join(field, () => [field.dataset.value], () => marks.find((mark) => proves(mark, field.dataset.value)));
  for (const mark of marks)
    join(mark, () => mark.dataset.values.split(" "),
      () => fields.find((field) => proves(mark, field.dataset.value)));
  for (const row of rows)
    join(row, () => fields.map((field) => field.dataset.value).filter((value) => value.startsWith(row.dataset.record + ".")),
      () => report.querySelector(`.record[data-record="${CSS.escape(row.dataset.record)}"]`));
}
