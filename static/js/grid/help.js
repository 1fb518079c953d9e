// What a row or a column counts: one text at a time, closed with Esc, opened from the cell with F1, and never over the
// cell that is typed in. Without this each opens and closes by its own sign.

import { cellsOf, tables } from "./cells.js";
import { say } from "../site/say.js";

const all = [...document.querySelectorAll("details.help")];
const open = () => all.find((each) => each.open);

// Out of the way of whatever has the focus.
function give() {
  const text = open()?.querySelector("div");
  const input = document.activeElement;
  if (!text || !input?.matches("input, textarea")) return;
  text.removeAttribute("data-above");
  const [ours, theirs] = [text, input].map((element) => element.getBoundingClientRect());
  const isOver = ours.top < theirs.bottom && ours.bottom > theirs.top && ours.left < theirs.right && ours.right > theirs.left;
  text.toggleAttribute("data-above", isOver);
}

// The row's, then the column's, then none.
function next(event, table) {
  const cell = event.target.closest("td");
  if (!cell) return;
  event.preventDefault();
  const cells = cellsOf(table);
  const own = [...cells.headings(cell, 0, 1), ...cells.headings(cell, 1, 0)].flatMap((th) => [...th.querySelectorAll("details.help")]);
  const following = own[own.indexOf(open()) + 1];
  if (open()) open().open = false;
  if (!following) return;
  following.open = true;
  say(following.querySelector("div").textContent);
}

for (const each of all) {
  each.addEventListener("toggle", () => {
    if (!each.open) return;
    for (const other of all) if (other !== each) other.open = false;
    give();
  });
}

// Before anybody else hears the key: Esc closes what lies on top.
document.addEventListener("keydown", (event) => {
  const shown = open();
  if (event.key !== "Escape" || !shown || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  event.stopPropagation();
  shown.open = false;
  if (shown.contains(document.activeElement)) shown.querySelector("summary").focus();
}, true);

document.addEventListener("focusin", give);
document.addEventListener("scrollend", give);  // a field that takes the focus may still be on its way into view
for (const table of tables()) {
  table.addEventListener("keydown", (event) => {
    if (event.key === "F1" && !event.isComposing && event.keyCode !== 229) next(event, table);
  });
}
