// Adds up the computed cells of a table while figures are typed. It knows nothing of the form: a computed cell names
// the cells it adds in data-sum, a difference in data-plus and data-minus. The server computes the same once more.
// Totals change in silence; when a cell is left, what became of its totals is said once.

import { cellsOf, tables } from "./cells.js";
import { read, write } from "./numbers.js";
import { say } from "../site/say.js";

function total(values) {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length ? known.reduce((sum, value) => sum + value, 0n) : null;
}

// What never changes of a table, looked up once: a keystroke is to be answered before the next picture is drawn.
function prepare(table) {
  const parts = (text) => text.split(" ").filter(Boolean);
  return {
    inputs: [...table.querySelectorAll("input[data-decimals]")],
    sums: [...table.querySelectorAll("[data-sum]")].map((cell) => ({
      output: cell.querySelector("output"), parts: parts(cell.dataset.sum), decimals: Number(cell.dataset.decimals),
    })),
    differences: [...table.querySelectorAll("[data-plus]")].map((cell) => ({
      cell, sides: [parts(cell.dataset.plus), parts(cell.dataset.minus)],
    })),
  };
}

function compute({ inputs, sums, differences }) {
  const values = new Map(inputs.map((input) => [input.id, read(input)]));
  const computed = new Map(sums.map((sum) => [sum.output.id, sum]));
  const value = (address) => {
    if (!values.has(address)) values.set(address, total((computed.get(address)?.parts ?? []).map(value)));
    return values.get(address);
  };
  for (const { output, decimals } of sums) show(output, "value", write(value(output.id), decimals));
  for (const { cell, sides: addresses } of differences) {
    const sides = addresses.map((side) => side.map(value));
    const isKnown = sides.flat().every((part) => part !== null && part !== undefined);
    const difference = isKnown ? total(sides[0]) - total(sides[1]) : null;
    show(cell, "textContent", difference === null ? "" : (difference > 0n ? "+" : "") + difference);
    cell.classList.toggle("unlike", Boolean(difference));
  }
}

// What stays as it is is not drawn again.
function show(element, property, text) {
  if (element[property] !== text) element[property] = text;
}

// The totals that a cell is a part of, and the difference of its column if there is one.
function summary(table, input) {
  const sums = [...table.querySelectorAll("[data-sum]")]
    .filter((cell) => cell.dataset.sum.split(" ").includes(input.id))
    .map((cell) => cell.querySelector("output"))
    .map((output) => `${output.getAttribute("aria-label")} ${output.value}`);
  const { column } = cellsOf(table).placeOf(input.closest("td"));
  const differences = [...table.querySelectorAll("[data-plus]")]
    .filter((cell) => cell.textContent && columnOf(cell) === column)
    .map((cell) => `${cell.parentElement.cells[0].textContent} ${cell.textContent}`);
  return [...sums, ...differences].join(", ");
}

function columnOf(cell) {
  const before = [...cell.parentElement.cells].slice(0, cell.cellIndex);
  return before.reduce((width, each) => width + each.colSpan, 0);
}

for (const table of tables()) {
  const known = prepare(table);
  table.addEventListener("input", () => compute(known));
  table.addEventListener("change", ({ target }) => {
    if (target.matches("input[data-decimals]")) say(summary(table, target));
  });
  compute(known);
}
