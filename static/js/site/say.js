// One place from which a page speaks to those who do not see it change: quietly, the last thing said only.

const place = document.querySelector("[data-table-says]");

export function say(text) {
  if (place) place.textContent = text;
}
