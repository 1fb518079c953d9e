// Adds up the computed cells of a table while figures are typed. It knows nothing of the form: a computed cell names
// the cells it adds in data-sum, a difference in data-plus and data-minus. The server computes the same once more.

// "１，２３４ " -> 1234n; money is a whole number of its smallest unit. null is a blank, undefined no number.
function read(input) {
  const decimals = Number(input.dataset.decimals);
  const text = input.value.normalize("NFKC").replace(/[\s,，]/g, "").replace("−", "-");
  if (text === "") return null;
  const parts = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!parts) return undefined;
  const fraction = (parts[3] ?? "").replace(/0+$/, "");
  if (fraction.length > decimals || parts[2].length + decimals > 15) return undefined;
  const value = BigInt(parts[2] + fraction.padEnd(decimals, "0"));
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
