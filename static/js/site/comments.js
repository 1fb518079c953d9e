// Comments of a review: pressing a cell or the heading of a section fills in which place a comment is about. Without
// this the place is chosen from the two lists of a row.

const form = document.querySelector("form[data-comments]");

function emptyRow() {
  const rows = [...form.querySelectorAll("[data-rows] > fieldset")];
  return rows.find((row) => [...row.querySelectorAll("select, textarea")].every((field) => !field.value)) ?? addRow();
}

function addRow() {
  const total = form.querySelector("[name=comments-TOTAL_FORMS]");
  const row = form.querySelector("template").content.firstElementChild.cloneNode(true);
  for (const element of row.querySelectorAll("*")) {
    for (const attribute of element.attributes) {
      attribute.value = attribute.value.replaceAll("__prefix__", total.value);
    }
  }
  form.querySelector("[data-rows]").append(row);
  total.value = Number(total.value) + 1;
  return row;
}

function comment(place, column) {
  const row = emptyRow();
  row.querySelector("[name$=-place]").value = place;
  row.querySelector("[name$=-column]").value = column;
  row.scrollIntoView({ block: "nearest" });
  row.querySelector("textarea").focus();
}

function makePressable(element, place, column = "") {
  element.dataset.pressable = "";
  element.addEventListener("click", (event) => {
    if (!event.target.closest("a")) comment(place, column);
  });
}

if (form) {
  for (const cell of document.querySelectorAll("td[data-row]")) {
    makePressable(cell, cell.dataset.row, cell.dataset.column);
  }
  for (const heading of document.querySelectorAll(".report section[id] > h2")) {
    makePressable(heading, heading.parentElement.id);
  }
  for (const hint of form.querySelectorAll("[data-scripted]")) hint.hidden = false;
  form.querySelector("[data-more]").addEventListener("click", (event) => {
    event.preventDefault();
    addRow().querySelector("select").focus();
  });
}
