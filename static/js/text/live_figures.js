// Puts the sign of a chosen cell where the caret last stood in a text. Without this, and where
// nobody has been in a text, it is put at the text's end.

import { type } from "./word.js";

const chooser = document.querySelector("[data-insert]");
const texts = [...document.querySelectorAll("textarea[data-text]")];
let text = texts[0], hasCaret = false;

for (const each of texts) each.addEventListener("focus", () => { [text, hasCaret] = [each, true]; });

function offerColumns(row, column) {
  const columns = (row.selectedOptions[0]?.dataset.columns ?? "").split(" ").filter(Boolean);
  for (const option of column.options) option.disabled = option.value !== "" && !columns.includes(option.value);
  if (columns.length === 1 || column.selectedOptions[0]?.disabled) column.value = columns.length === 1 ? columns[0] : "";
}

if (chooser && text) {
  const [row, column] = ["place", "column"].map((name) => chooser.querySelector(`[name$=-${name}]`));
  const choice = chooser.querySelector("select[name$=-text]");
  choice?.closest(".field").remove();
  row.addEventListener("change", () => offerColumns(row, column));
  offerColumns(row, column);
  chooser.querySelector("button").addEventListener("click", (event) => {
    if (!row.value || !column.value) return;  // the server says what is missing
    event.preventDefault();
    const sign = chooser.dataset.insert.replace("{}", `${row.value}.${column.value}`);
    text.closest("details")?.setAttribute("open", "");
    const end = text.value.trimEnd().length;
    if (!hasCaret) text.setSelectionRange(end, end);
    type(text, sign);
  });
}
