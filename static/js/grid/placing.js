// Where the parts of a pasted block belong in a table: matched by the labels that stand in it, or from the cell where one
// stands. Label columns and header rows of the block are dropped. Nothing here changes a page.

import { plain } from "./numbers.js";

const MARK = /^(?:[/\\*]|[-\u2014\u2013\u2015\u2500_]{1,4}|[oO\u3007\u25cb\u96f6\u7a7a\u65e0]|\u6682\u65e0|\u6ca1\u6709)$/;

// blank, mark (a sign for “nothing”, which is no figure), number or word
export function kindOf(text) {
  const usual = plain(text);
  if (usual === "") return "blank";
  if (MARK.test(usual)) return "mark";
  return /^[+-]? *[\d][\d, ]*(?:\.\d*)?(?:[eE][+-]?\d+)?%?$|^#+$/.test(usual) ? "number" : "word";
}

// Widths, spaces and punctuation aside.
const key = (label) => label.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
const bare = (label) => key(label.normalize("NFKC").replace(/^[\s\p{P}]*(?:[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]+[\p{P}\u3001]|\d+\s*[\p{P}\u3001])+/u, ""));

// {label: place} for the labels that name one place, with and without their numbering, or by a part of a longer one.
class Names {
  constructor(labels) {
    this.labels = labels;
  }

  find(label) {
    if (!key(label)) return undefined;
    return this.#only((own) => key(own) === key(label))
      ?? this.#only((own) => bare(own) && bare(own) === bare(label))
      ?? (bare(label).length > 3 ? this.#only((own) => bare(own).includes(bare(label))) : undefined);
  }

  #only(fits) {
    const found = [...this.labels].filter(([, label]) => fits(label));
    return found.length === 1 ? found[0][0] : undefined;
  }
}

const hasValue = (row, from = 0) => row.slice(from).some(({ text }) => ["number", "mark"].includes(kindOf(text)));
const count = (rows, column, kinds) => rows.filter((row) => kinds.includes(kindOf(row[column]?.text ?? ""))).length;

// How many columns of labels lead a block: the last one whose words outnumber its values.
function labelDepth(rows, width) {
  const body = rows.filter((row) => hasValue(row));
  const isLabel = (column) => {
    const words = count(body, column, ["word"]);
    return words && words > count(body, column, ["number", "mark"]);
  };
  for (let column = width - 1; column >= 0; column--) if (isLabel(column)) return column + 1;
  return 0;
}

function byLabels(rows, depth, cells) {
  const names = new Names(new Map(cells.valueRows.map((row) => [row, cells.rowLabel(row)])));
  const labelled = rows.map((row) => row.slice(0, depth).map(({ text }) => text).filter(Boolean).reverse());
  const found = labelled.map((labels) => labels.map((label) => names.find(label)).find((row) => row !== undefined));
  const body = rows.map((row, at) => hasValue(row, depth) && labelled[at].length > 0);
  const matched = found.filter((row, at) => row !== undefined && body[at]).length;
  return matched && matched * 2 >= body.filter(Boolean).length ? found : null;
}

// The rows of values one after another, those of words passed over.
function inOrder(rows, depth, cells, start) {
  const targets = cells.valueRows.filter((row) => row >= start);
  const first = rows.findIndex((row) => hasValue(row, depth));
  let at = 0;
  return rows.map((row, number) => {
    const isWords = row.some(({ text }) => kindOf(text) === "word") && !hasValue(row, depth);
    return number < first || isWords ? undefined : targets[at++] ?? null;
  });
}

function columns(rows, depth, width, { cells, start, isLabelled }) {
  const wanted = Array.from({ length: width - depth }, (_, number) => depth + number);
  const head = rows.slice(0, rows.findIndex((row) => hasValue(row, depth)));
  const own = Array.from({ length: cells.width - cells.labelDepth }, (_, number) => cells.labelDepth + number);
  const found = byHeader(head, wanted, own, cells);
  if (found) return found;
  // A label merged over several columns leaves blank ones behind it.
  while (wanted.length > own.length && rows.every((row) => kindOf(row[wanted[0]]?.text ?? "") === "blank")) wanted.shift();
  const from = isLabelled && wanted.length >= own.length ? own[0] : start;
  return new Map(wanted.map((column, number) => [column, from + number < cells.width ? from + number : null]));
}

// A label that stands several times, as totals do, is taken in its order.
function byHeader(head, wanted, own, cells) {
  const theirs = wanted.map((column) => [column, head.map((row) => row[column]?.text ?? "").filter(Boolean).at(-1) ?? ""]);
  const ours = own.map((column) => [column, key(cells.columnLabel(column))]);
  const found = new Map();
  for (const [column, label] of theirs) {
    const [these, those] = [theirs.filter((each) => key(each[1]) === key(label)), ours.filter((each) => each[1] === key(label))];
    const place = those.length === these.length || those.length === 1 ? those[these.findIndex((each) => each[0] === column)] : undefined;
    found.set(column, key(label) && place ? place[0] : null);
  }
  const named = theirs.filter(([, label]) => key(label)).length;
  const matched = [...found.values()].filter((place) => place !== null).length;
  return matched && matched * 2 >= named ? found : null;
}

// [{text, label, cell}]: what stands in the block and where it goes; without a cell there is no place for it.
export function place(rows, cells, start) {
  const width = Math.max(...rows.map((row) => row.length));
  const depth = labelDepth(rows, width);
  const labelled = depth ? byLabels(rows, depth, cells) : null;
  const targetRows = labelled ?? inOrder(rows, depth, cells, start.row);
  const targetColumns = columns(rows, depth, width, { cells, start: start.column, isLabelled: labelled !== null });
  const first = rows.findIndex((row) => hasValue(row, depth));
  return rows.flatMap((row, at) => row.map(({ text }, column) => ({ text, at, column }))
    .filter(({ text, column }) => at >= first && column >= depth && kindOf(text) !== "blank")
    .filter(({ text }) => targetRows[at] !== undefined || kindOf(text) !== "word")
    .map(({ text, column }) => ({
      text,
      label: row.slice(0, depth).map((each) => each.text).filter(Boolean).at(-1) ?? "",
      cell: cells.at(targetRows[at] ?? -1, targetColumns.get(column) ?? -1),
    })));
}
