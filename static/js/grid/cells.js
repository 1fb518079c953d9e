// Where the cells of a table stand, spans counted, and the labels that lead to them. Knows tables, not forms: a field is
// an input in a cell, a computed figure an output.

// Rows of places, each {cell, isOrigin}: a cell that spans several places stands in each, and begins in one.
export function spread(rows) {
  const places = rows.map(() => []);
  rows.forEach((row, at) => {
    let column = 0;
    for (const cell of row.cells) {
      while (places[at][column]) column += 1;
      for (let down = 0; down < Math.min(cell.rowSpan || rows.length, rows.length - at); down++) {
        for (let right = 0; right < cell.colSpan; right++) {
          places[at + down][column + right] = { cell, isOrigin: !down && !right };
        }
      }
      column += cell.colSpan;
    }
  });
  return places;
}

// A label may be followed by something that explains it.
export function textOf(cell) {
  const field = cell.querySelector("input, output");
  if (field) return field.value;
  return (cell.matches("th") && cell.firstElementChild ? cell.firstChild.textContent : cell.textContent).trim();
}

export const field = (cell) => cell?.querySelector("input[data-decimals]") ?? null;
export const isValue = (cell) => Boolean(cell?.matches("td") && cell.querySelector("input[data-decimals], output"));

export class Cells {
  constructor(table) {
    this.table = table;
    this.places = spread([...table.rows].filter((row) => !row.closest("tfoot")));
    this.valueRows = this.places.map((_, row) => row).filter((row) => this.places[row].some(({ cell }) => isValue(cell)));
    this.labelDepth = this.places[this.valueRows[0]]?.findIndex(({ cell }) => isValue(cell)) ?? 0;
    this.width = Math.max(...this.places.map((row) => row.length));
  }

  at(row, column) {
    return this.places[row]?.[column]?.cell ?? null;
  }

  placeOf(cell) {
    for (const [row, places] of this.places.entries()) {
      const column = places.findIndex((place) => place.cell === cell);
      if (column >= 0) return { row, column };
    }
    return null;
  }

  // The next value in a direction, or the next one that can be typed into.
  step(cell, down, right, { isTyped = true } = {}) {
    let { row, column } = this.placeOf(cell);
    let found = cell;
    while (found) {
      row += down;
      column += right;
      found = this.at(row, column);
      if (found && found !== cell && (isTyped ? field(found) : isValue(found))) return found;
    }
    return null;
  }

  // The label nearest to the values of a row; of a column, the one nearest above its first value.
  rowLabel(row) {
    const labels = this.places[row].slice(0, this.labelDepth).map(({ cell }) => cell);
    return labels.length ? textOf(labels.at(-1)) : "";
  }

  columnLabel(column) {
    const cell = this.at(this.valueRows[0] - 1, column);
    return cell?.matches("th") ? textOf(cell) : "";
  }

  // The headings of a cell from the nearest outwards.
  headings(cell, down, right) {
    const found = [];
    let { row, column } = this.placeOf(cell);
    for (let each = cell; each; each = this.at(row -= down, column -= right)) {
      if (each.matches("th") && !found.includes(each)) found.push(each);
    }
    return found;
  }
}

const known = new WeakMap();

export function cellsOf(table) {
  if (!known.has(table)) known.set(table, new Cells(table));
  return known.get(table);
}

export const tables = () => [...document.querySelectorAll("form table[data-table]")];

// A change made by a script is told as one made by hand.
export function put(input, value) {
  if (input.value === value) return;
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
