// Adds up the computed cells of a table while figures are typed. It knows nothing of the form: a computed cell names
// the cells it adds in data-sum, a difference in data-plus and data-minus. The server computes the same once more.

// Characters of input methods and word processors for the plain ones, as the server reads them.
function plain(text) {
  return text
    .replace(/[\uff01-\uff5e]/g, (full) => String.fromCharCode(full.charCodeAt(0) - 0xfee0))
    .replace(/[\u2010\u2011\u2013\u2212]/g, "-")
    .replace(/[\u00a0\u2009\u202f\u3000]/g, " ")
    .replace(/[\u200b\ufeff]/g, "")
    .trim();
}

// "１，２３４ " -> 1234n; money is a whole number of its smallest unit. null is a blank, undefined no number.
function read(input) {
  const decimals = Number(input.dataset.decimals);
  const text = plain(input.value);
  if (text === "") return null;
  const parts = /^([+-]?) *(\d+|\d{1,3}(?:([, ])\d{3})(?:\3\d{3})*)(?:\.(\d+))?$/.exec(text);
  if (!parts) return undefined;
  const whole = parts[2].replace(/[, ]/g, "").replace(/^0+/, "");
  const fraction = (parts[4] ?? "").replace(/0+$/, "");
  if (fraction.length > decimals || whole.length + decimals > (decimals ? 15 : 12)) return undefined;
  const value = BigInt(whole + fraction.padEnd(decimals, "0"));
  return parts[1] === "-" ? -value : value;
}

function write(value, decimals) {
  if (value === null) return "";
  const sign = value < 0n ? "-" : "";
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, "0");
  if (!decimals) return sign + digits;
  return (sign + digits.slice(0, -decimals) + "." + digits.slice(-decimals)).replace(/\.?0+$/, "");
}

function total(values) {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length ? known.reduce((sum, value) => sum + value, 0n) : null;
}

function compute(table) {
  const values = new Map();
  for (const input of table.querySelectorAll("input[data-decimals]")) values.set(input.id, read(input));
  const sums = new Map();
  for (const cell of table.querySelectorAll("[data-sum]")) sums.set(cell.querySelector("output").id, cell);
  const value = (address) => {
    if (!values.has(address)) {
      values.set(address, total((sums.get(address)?.dataset.sum ?? "").split(" ").filter(Boolean).map(value)));
    }
    return values.get(address);
  };
  for (const [address, cell] of sums) {
    cell.querySelector("output").value = write(value(address), Number(cell.dataset.decimals));
  }
  for (const cell of table.querySelectorAll("[data-plus]")) {
    const sides = [cell.dataset.plus, cell.dataset.minus].map((side) => side.split(" ").map(value));
    const isKnown = sides.flat().every((part) => part !== null && part !== undefined);
    const difference = isKnown ? total(sides[0]) - total(sides[1]) : null;
    cell.textContent = difference === null ? "" : (difference > 0n ? "+" : "") + difference;
    cell.classList.toggle("unlike", Boolean(difference));
  }
}

for (const table of document.querySelectorAll("table[data-table]")) {
  table.addEventListener("input", () => compute(table));
  compute(table);
}
