// What a program left on the clipboard as rows of places, each {text, isOrigin}: a table of Excel, Word or WPS with its
// merged cells, or text between tabs.

import { spread } from "./cells.js";

export function readBlock(data) {
  const rows = fromTables(data.getData("text/html"));
  return rows.length ? rows : fromText(data.getData("text/plain"));
}

// Word puts each table by itself; tables inside a cell belong to its text.
function fromTables(html) {
  if (!/<table/i.test(html)) return [];
  // A strict policy counts the styles of a parsed page too.
  const plain = html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=/gi, " data-style=");
  const page = new DOMParser().parseFromString(plain, "text/html");
  for (const hidden of page.querySelectorAll("del, script, [data-style*='mso-hide'], [hidden]")) hidden.remove();
  const outer = [...page.querySelectorAll("table")].filter((table) => !table.parentElement.closest("table"));
  const rows = outer.flatMap((table) => spread([...table.rows].filter(isShown)));
  // A row may be shorter than those that cells of it span.
  return rows.map((row) => Array.from(row, (place) => (place ? read(place) : { text: "", isOrigin: false })));
}

// Excel ends its tables with a hidden row that only tells the widths of columns.
function isShown(row) {
  return !/display:\s*none/i.test(row.dataset.style ?? "");
}

// Older programs write the number itself beside what its column was wide enough to show.
function read({ cell, isOrigin }) {
  const text = isOrigin ? cell.getAttribute("x:num") || cell.textContent : "";
  return { text: text.replace(/[\s\u00a0]+/g, " ").trim(), isOrigin };
}

// A cell that holds a line end or a quotation mark comes in quotation marks.
function fromText(text) {
  const rows = [[""]];
  let isQuoted = false;
  for (const part of text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").match(/""|"|\t|\n|[^"\t\n]+/g) ?? []) {
    const row = rows.at(-1);
    if (part === '"' && (isQuoted || row.at(-1) === "")) isQuoted = !isQuoted;
    else if (part === '""' && row.at(-1) === "" && !isQuoted) continue;
    else if (isQuoted) row[row.length - 1] += part === '""' ? '"' : part;
    else if (part === "\t") row.push("");
    else if (part === "\n") rows.push([""]);
    else row[row.length - 1] += part;
  }
  return rows.map((row) => row.map((each) => ({ text: each.replace(/\s+/g, " ").trim(), isOrigin: true })));
}
