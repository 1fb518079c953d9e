// A range of cells, marked with Shift and a press or Shift and arrows, and copied as a spreadsheet does: as text between
// tabs and as a table. With everything marked the labels come along. Arrows to the sides extend the range from the edge
// of the text only.

import { cellsOf, field, isValue, tables, textOf } from "./cells.js";
import { say } from "../site/say.js";

let range = null;  // {cells, anchor, head}
let isWanted = false;  // the whole of every table, asked for by its button
const words = document.querySelector("[data-pasted]")?.dataset ?? {};

function rectangle({ cells, anchor, head }) {
  const [one, other] = [anchor, head].map((cell) => cells.placeOf(cell));
  return {
    top: Math.min(one.row, other.row),
    bottom: Math.max(one.row, other.row),
    left: Math.min(one.column, other.column),
    right: Math.max(one.column + anchor.colSpan - 1, other.column + head.colSpan - 1),
  };
}

function mark() {
  const { top, bottom, left, right } = rectangle(range);
  range.cells.places.forEach((places, row) => places.forEach(({ cell, isOrigin }, column) => {
    if (!isOrigin || !isValue(cell)) return;
    const isIn = row >= top && row <= bottom && column >= left && column <= right;
    cell.toggleAttribute("data-marked", isIn);
  }));
}

function extend(cells, from, to) {
  if (range?.cells !== cells) {
    clear();
    range = { cells, anchor: from };
  }
  range.head = to;
  to.scrollIntoView({ block: "nearest", inline: "nearest" });
  mark();
}

function clear() {
  for (const cell of range?.cells.table.querySelectorAll("[data-marked]") ?? []) cell.removeAttribute("data-marked");
  range = null;
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function press(event, cells) {
  const input = event.target;
  if (event.isComposing || event.keyCode === 229 || !input.matches("input[data-decimals]")) return;
  const isWhole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  if (event.key === "Escape" && range) {
    event.preventDefault();
    clear();
  } else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey) && isWhole) {
    event.preventDefault();
    const values = [...cells.table.querySelectorAll("tbody td")].filter(isValue);
    extend(cells, values[0], values.at(-1));
  } else if (event.shiftKey && STEPS[event.key] && !event.ctrlKey && !event.altKey) {
    if (!range && STEPS[event.key][1] && !isWhole) return;  // marks characters
    event.preventDefault();
    const from = range?.cells === cells ? range.head : input.closest("td");
    extend(cells, range?.anchor ?? from, cells.step(from, ...STEPS[event.key], { isTyped: false }) ?? from);
  } else if (!["Shift", "Control", "Meta", "Alt"].includes(event.key) && !event.ctrlKey && !event.metaKey) {
    clear();
  }
}

// --- What is copied

function chosen() {
  const { cells } = range;
  const { top, bottom, left, right } = rectangle(range);
  const all = cells.valueRows;
  const isAll = top <= all[0] && bottom >= all.at(-1) && left <= cells.labelDepth && right >= cells.width - 1;
  if (isAll) return cells.places;
  return cells.places.slice(top, bottom + 1).map((row) => row.slice(left, right + 1));
}

const clean = (text) => text.replace(/\s+/g, " ");
const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function asText(rows) {
  return rows.map((row) => row.map(({ cell, isOrigin }) => (isOrigin ? clean(textOf(cell)) : "")).join("\t")).join("\r\n");
}

function asTable(rows) {
  const cell = (each) => {
    const spans = `${each.colSpan > 1 ? ` colspan="${each.colSpan}"` : ""}${each.rowSpan > 1 ? ` rowspan="${each.rowSpan}"` : ""}`;
    const tag = each.matches("th") ? "th" : "td";
    return `<${tag}${spans}>${escape(clean(textOf(each)))}</${tag}>`;
  };
  const row = (places) => `<tr>${places.filter(({ isOrigin }) => isOrigin).map((place) => cell(place.cell)).join("")}</tr>`;
  return `<table border="1">${rows.map(row).join("")}</table>`;
}

document.addEventListener("copy", (event) => {
  if (!isWanted && (!range || range.anchor === range.head)) return;
  const rows = isWanted ? tables().flatMap((table) => cellsOf(table).places) : chosen();
  event.preventDefault();
  event.clipboardData.setData("text/plain", asText(rows));
  event.clipboardData.setData("text/html", asTable(rows));
  const width = Math.max(...rows.map((row) => row.length));
  say((words.copied ?? "").replace("{rows}", rows.length).replace("{columns}", width));
});

for (const button of document.querySelectorAll("[data-copy-all]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    // The way that works without a secure connection too; it copies nothing unless something is selected.
    const selection = getSelection();
    selection.selectAllChildren(button);
    isWanted = true;
    document.execCommand("copy");
    isWanted = false;
    selection.removeAllRanges();
    button.focus();
  });
}

for (const table of tables()) {
  table.addEventListener("keydown", (event) => press(event, cellsOf(table)), true);
  table.addEventListener("input", clear);
  table.addEventListener("pointerdown", (event) => {
    const cell = event.target.closest("td");
    const from = document.activeElement?.closest?.("td");
    if (!event.shiftKey || !isValue(cell) || !table.contains(from) || !field(from)) return clear();
    event.preventDefault();
    extend(cellsOf(table), range?.anchor ?? from, cell);
  });
  // Chromium sets the focus at mousedown whatever became of the pointer event.
  table.addEventListener("mousedown", (event) => { if (event.shiftKey && range) event.preventDefault(); });
}
