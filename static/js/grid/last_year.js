// Last year's figures in the corners of the cells, with a switch that this browser remembers for its user, and the sign
// that a figure is still the one taken over from last year.

import { tables } from "./cells.js";

const label = document.querySelector("[data-last-year]");

if (label) {
  const box = label.querySelector("input");
  const name = `last-year-${label.dataset.lastYear}`;
  const show = () => { for (const table of tables()) table.toggleAttribute("data-this-year-only", !box.checked); };
  try { box.checked = localStorage.getItem(name) !== "off"; } catch { /* a browser that keeps nothing */ }
  box.addEventListener("change", () => {
    show();
    try { localStorage.setItem(name, box.checked ? "on" : "off"); } catch { /* then for this page only */ }
  });
  label.hidden = false;
  show();
}

function compare(mark) {
  const isSame = mark.closest("td").querySelector("input").value.trim() === mark.dataset.carried;
  const text = isSame ? mark.dataset.same : mark.dataset.other;
  if (mark.textContent !== text) mark.textContent = text;
  mark.toggleAttribute("data-differs", !isSame);
}

for (const table of tables()) {
  for (const mark of table.querySelectorAll("[data-carried]")) compare(mark);
  table.addEventListener("input", ({ target }) => {
    const mark = target.closest("td")?.querySelector("[data-carried]");
    if (mark) compare(mark);
  });
}
