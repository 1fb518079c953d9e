// Moves from cell to cell with the keys of a spreadsheet. Arrows to the sides move at the edge of the text only; computed
// cells are passed over; whatever an input method is composing is left alone.

import { cellsOf, field, put, tables } from "./cells.js";

const before = new WeakMap();  // what stood in a field when it was entered

const DOWN = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };
const isWhole = (input) => input.selectionStart === 0 && input.selectionEnd === input.value.length;
const isAtStart = (input) => input.selectionEnd === 0 || isWhole(input);
const isAtEnd = (input) => input.selectionStart === input.value.length || isWhole(input);

// Composing: older browsers say so by the code of the key alone.
const isComposing = (event) => event.isComposing || event.keyCode === 229;

function target(event, cells, input) {
  const cell = input.closest("td");
  switch (event.key) {
    case "Enter":
      return cells.step(cell, event.shiftKey ? -1 : 1, 0);
    case "ArrowDown":
    case "ArrowUp":
      return cells.step(cell, DOWN[event.key], 0);
    case "ArrowLeft":
      return isAtStart(input) ? cells.step(cell, 0, -1) : null;
    case "ArrowRight":
      return isAtEnd(input) ? cells.step(cell, 0, 1) : null;
    default:
      return null;
  }
}

function neighbour(input, by) {
  const inputs = tables().flatMap((table) => [...table.querySelectorAll("input[data-decimals]")]);
  return inputs[inputs.indexOf(input) + by] ?? null;
}

function press(event, cells) {
  const input = event.target;
  if (isComposing(event) || event.defaultPrevented || event.altKey) return;
  if (!input.matches("input[data-decimals]")) return leave(event);
  if (event.key === "Tab") return go(event, neighbour(input, event.shiftKey ? -1 : 1));
  if (event.key === "Escape") return restore(event, input);
  if (event.key === "F2") return go(event, input.closest("td").querySelector("a[href]"));
  if (event.ctrlKey || event.metaKey) return jump(event, cells);
  if (event.key === "Enter") event.preventDefault();  // it would send the form
  if (event.shiftKey && event.key !== "Enter") return;  // selects
  if (event.key === "ArrowDown" || event.key === "ArrowUp") event.preventDefault();  // or the caret runs through the text
  go(event, field(target(event, cells, input)));
}

function go(event, element) {
  if (!element) return;
  event.preventDefault();
  element.focus();
}

function jump(event, cells) {
  const inputs = [...cells.table.querySelectorAll("input[data-decimals]")];
  if (event.key === "Home") go(event, inputs[0]);
  if (event.key === "End") go(event, inputs.at(-1));
}

function restore(event, input) {
  if (!before.has(input) || before.get(input) === input.value) return;
  event.preventDefault();
  put(input, before.get(input));
  input.select();
}

// From what is said at a cell back into the cell.
function leave(event) {
  if (event.key === "Escape") go(event, field(event.target.closest("td")));
}

for (const hint of document.querySelectorAll("[data-with-keys]")) hint.hidden = false;

for (const table of tables()) {
  let isPointed = false;
  table.addEventListener("keydown", (event) => press(event, cellsOf(table)));
  table.addEventListener("focusin", ({ target: input }) => {
    if (!input.matches("input[data-decimals]")) return;
    before.set(input, input.value);
    input.select();
  });
  // A press of the mouse sets the caret after the focus: the first one selects, the next one sets it.
  table.addEventListener("pointerdown", ({ target: input }) => { isPointed = document.activeElement !== input; });
  table.addEventListener("click", ({ target: input }) => {
    if (!isPointed || input !== document.activeElement || !input.matches("input[data-decimals]")) return;
    if (input.selectionStart === input.selectionEnd) input.select();
  });
}
