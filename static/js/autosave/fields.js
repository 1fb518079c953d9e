// The fields of a form that is saved by itself: what each holds, what of it the server has, and how that is shown at it.
// A figure is compared with the value that its table's hidden field remembers, a text by its fingerprint, an answer by
// its body before.

const CONTROLS = "input[data-decimals], textarea[data-text], [data-answer]";

export class Fields {
  #form;
  #words;
  #kept = new Map();  // name -> {clean, state, refused, reason, maybe}

  constructor(form, words) {
    this.#form = form;
    this.#words = words;
    for (const control of this.controls) this.#begin(control);
  }

  get controls() {
    return [...this.#form.elements].filter((control) => control.matches(CONTROLS) && control.name);
  }

  control(name) {
    return this.controls.find((control) => control.name === name);
  }

  #begin(control) {
    const clean = control.type === "checkbox" ? "" : control.defaultValue;
    const isRefused = control.matches("[data-unsaved], [data-answer][aria-invalid], .field--error textarea");
    this.#kept.set(control.name, { clean: isRefused ? null : clean, refused: isRefused ? control.value : null, reason: "", state: "", maybe: [] });
    if (isRefused) this.show(control, "failed");
  }

  // Answers come and go with the findings.
  renew() {
    for (const control of this.controls) if (!this.#kept.has(control.name) || control.matches("[data-answer]")) this.#begin(control);
  }

  of(control) {
    if (!this.#kept.has(control.name)) this.#begin(control);
    return this.#kept.get(control.name);
  }

  isUnsaved(control) {
    return value(control) !== this.of(control).clean;
  }

  get unsaved() {
    return this.controls.filter((control) => this.isUnsaved(control));
  }

  // What is worth sending: not what waits for a decision, nor again what the server could not read.
  get sendable() {
    return this.unsaved.filter((control) => {
      const kept = this.of(control);
      return kept.state !== "conflict" && kept.refused !== value(control);
    });
  }

  count(state) {
    return this.controls.filter((control) => this.of(control).state === state).length;
  }

  seen(control) {
    const [field, key] = this.#memory(control);
    if (!field) return null;
    return key ? JSON.parse(field.value || "{}")[key] ?? null : field.value;
  }

  see(control, seen) {
    const [field, key] = this.#memory(control);
    if (!field) return;
    if (!key) return void (field.value = seen);
    const all = JSON.parse(field.value || "{}");
    if (seen === null) delete all[key];
    else all[key] = seen;
    field.value = JSON.stringify(all);
  }

  // [hidden field that remembers what was seen, key in it or nothing]
  #memory(control) {
    if (control.type === "checkbox") return [null, ""];
    const table = control.closest("table[data-table]");
    if (table) return [this.#form.elements.namedItem(`${table.dataset.table}.seen`), control.name];
    const name = `${control.name}.${control.matches("[data-answer]") ? "seen" : "fingerprint"}`;
    return [this.#form.elements.namedItem(name), ""];
  }

  // The body of a request that saves these controls and nothing else.
  body(controls) {
    const body = new URLSearchParams();
    const figures = {};
    for (const control of controls) {
      if (control.matches("[data-answer]")) this.#putAnswer(body, control);
      else body.set(control.name, value(control));
      const [field, key] = this.#memory(control);
      if (key) (figures[field.name] ??= {})[key] = this.seen(control) ?? undefined;
      else if (field) body.set(field.name, field.value);
    }
    for (const [name, seen] of Object.entries(figures)) body.set(name, JSON.stringify(seen));
    return body;
  }

  #putAnswer(body, control) {
    const name = control.name.replace(/\.holds$/, "");
    for (const each of [name, `${name}.about`, `${name}.seen`]) {
      const field = this.#form.elements.namedItem(each);
      if (field) body.set(each, field.value);
    }
    const holds = this.#form.elements.namedItem(`${name}.holds`);
    if (holds?.checked) body.set(holds.name, holds.value);
  }

  // Puts a value in as if it were typed, so that whatever listens to typing hears of it.
  put(control, text) {
    control.value = text;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  show(control, state) {
    const kept = this.of(control);
    if (kept.state === state) return;
    kept.state = state;
    const box = control.closest("td, .field, .answer") ?? control.parentElement;
    box.dataset.save = state;
    let mark = document.getElementById(`${control.id}-save`);
    if (!mark && !state) return;
    mark ??= newMark(box, control);
    mark.querySelector("span").textContent = state ? this.#words[`cell${state[0].toUpperCase()}${state.slice(1)}`] : "";
    mark.title = mark.textContent;
    describe(control, mark.id, state !== "" && state !== "saved");
  }
}

export function value(control) {
  if (control.type === "checkbox") return control.checked ? control.value : "";
  return control.value;
}

export function nameOf(control) {
  return control.getAttribute("aria-label") ?? control.labels[0]?.textContent ?? control.name;
}

function newMark(box, control) {
  const mark = document.createElement("span");
  mark.id = `${control.id}-save`;
  mark.className = "save-mark";
  const words = document.createElement("span");
  words.className = "visually-hidden";
  mark.append(words);
  box.append(mark);
  return mark;
}

// Adds to or takes from what describes a control, leaving what others have put there.
export function describe(control, id, isDescribed) {
  const ids = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
  if (isDescribed) ids.push(id);
  if (ids.length) control.setAttribute("aria-describedby", ids.join(" "));
  else control.removeAttribute("aria-describedby");
}
