// Puts a block from the clipboard into a table: figures into fields, totals only compared, the rest said. All of it is
// taken back at once.

import { cellsOf, field, isValue, put, tables } from "./cells.js";
import { readBlock } from "./clipboard.js";
import { parse, write } from "./numbers.js";
import { kindOf, place } from "./placing.js";

const panel = document.querySelector("[data-pasted]");
const status = panel?.querySelector("[role=status]");
const list = panel?.querySelector("ul");
const button = panel?.querySelector("[data-undo]");
let last = null;  // {changes: [{input, before, after}], isFresh}

const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const nameOf = (cell) => cell.querySelector("input, output").getAttribute("aria-label");

function read(text, { dataset }) {
  if (kindOf(text) === "mark") return { fault: "mark" };
  return parse(text, { decimals: Number(dataset.decimals), isSigned: "signed" in dataset });
}

// What is to be done with each part: {changes, sums, faults: [sentence]}.
function judge(parts) {
  const changes = [], sums = [], faults = [];
  const taken = new Set(), strangers = new Map();  // of a row that this table has not: its figures in one sentence
  const refuse = (part, reason) => {
    const known = reason === "nowhere" && strangers.get(part.name);
    if (known) return void (known.text += ` ${part.text}`);
    const fault = { ...part, reason };
    if (reason === "nowhere" && part.name) strangers.set(part.name, fault);
    faults.push(fault);
  };
  for (const { text, label, cell } of parts) {
    const input = field(cell);
    if (!isValue(cell) || taken.has(cell)) {
      refuse({ text, name: label }, taken.has(cell) ? "twice" : "nowhere");
    } else if (!input) {
      sums.push({ text, cell });
    } else {
      const { value, fault } = read(text, input);
      if (fault) refuse({ text, name: nameOf(cell) }, fault);
      else changes.push({ input, before: input.value, after: write(value, Number(input.dataset.decimals)) });
    }
    if (cell) taken.add(cell);
  }
  return { changes, sums, faults: faults.map(sentence) };
}

function sentence(fault) {
  return fill(fault.name ? panel.dataset.fault : panel.dataset.faultUnnamed, { ...fault, reason: panel.dataset[fault.reason] });
}

// Totals that stand in the block against those that follow from its figures.
function unlike({ text, cell }) {
  const output = cell.querySelector("output");
  const decimals = Number(cell.dataset.decimals);
  const { value, fault } = parse(text, { decimals });
  if (fault || write(value, decimals) === output.value) return [];
  return [fill(panel.dataset.unlike, { name: nameOf(cell), theirs: text, ours: output.value || "\u2014" })];
}

function paste(event, cells) {
  const input = event.target;
  if (!input.matches("input[data-decimals]")) return;
  const rows = readBlock(event.clipboardData);
  if (rows.length < 2 && rows[0].length < 2) return;  // one value goes where the caret is
  event.preventDefault();
  const { changes, sums, faults } = judge(place(rows, cells, cells.placeOf(input.closest("td"))));
  for (const { input: each, after } of changes) put(each, after);
  last = { changes: changes.filter(({ before, after }) => before !== after), isFresh: true };
  show(fill(panel.dataset.placed, { count: changes.length }), [...faults, ...sums.flatMap(unlike)]);
}

function undo() {
  const { changes } = last;
  const mine = changes.filter(({ input, after }) => input.value === after);
  for (const { input, before } of mine) put(input, before);
  last = null;
  const kept = changes.length - mine.length;
  show(fill(kept ? panel.dataset.undonePartly : panel.dataset.undone, { count: mine.length, kept }), []);
}

function show(said, sentences) {
  panel.hidden = false;
  button.hidden = !last?.changes.length;
  status.textContent = [said, sentences.length ? fill(panel.dataset.left, { count: sentences.length }) : ""].join(" ").trim();
  list.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
}

if (panel) {
  for (const table of tables()) {
    table.addEventListener("paste", (event) => paste(event, cellsOf(table)));
    table.addEventListener("input", (event) => { if (last && event.isTrusted) last.isFresh = false; });
    table.addEventListener("keydown", (event) => {
      const isUndo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
      if (!isUndo || !last?.isFresh) return;
      event.preventDefault();
      undo();
    });
  }
  button.addEventListener("click", () => {
    const [first] = last.changes;
    undo();
    first?.input.focus();
  });
  panel.querySelector("[data-close]").addEventListener("click", () => { panel.hidden = true; });
}
