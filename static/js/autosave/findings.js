// What the checks find, renewed after a save: quietly, at the cells and in the list, without taking the focus and
// without moving what one is working at.

import { describe } from "./fields.js";
import { steadily } from "../site/steady.js";

export class Findings {
  #words;
  #fields;
  #box = document.querySelector("[data-findings]");
  #waiting = null;

  // `mark` is of what the page was drawn with: who has it is not sent it again.
  constructor(fields, words, counts, mark) {
    this.mark = mark;
    this.counts = counts;  // {errors, blanks, warnings}
    this.#fields = fields;
    this.#words = words;
    this.#box.addEventListener("focusout", () => setTimeout(() => this.#replace()));
  }

  // True when there are others than before.
  show(found, states) {
    for (const [section, [state, name]] of Object.entries(states)) showState(section, state, name);
    if (!found) return false;
    this.mark = found.mark;
    this.#waiting = found.html;
    this.#replace();
    for (const control of this.#fields.controls) {
      if (control.matches("[data-decimals]")) this.#annotate(control, found.notes[control.name]);
    }
    const before = this.counts;
    this.counts = { errors: found.errors, blanks: found.blanks, warnings: found.warnings };
    return Object.keys(before).some((kind) => before[kind] !== found[kind]);
  }

  // Not while somebody writes an answer in the list.
  #replace() {
    if (this.#waiting === null || this.#box.contains(document.activeElement)) return;
    const answers = this.#fields.unsaved.filter((control) => this.#box.contains(control));
    if (answers.length) return;
    steadily(() => { this.#box.innerHTML = this.#waiting; });
    this.#waiting = null;
    this.#fields.renew();
  }

  #annotate(control, note) {
    const id = `${control.id}-note`, cell = control.parentElement;
    const old = document.getElementById(id);
    const [level, message] = note ?? ["", ""];
    if (this.#fields.of(control).state === "failed" || this.#fields.of(control).state === "conflict") return;
    old?.remove();
    if (level) cell.dataset.level = level;
    else delete cell.dataset.level;
    control.toggleAttribute("aria-invalid", false);
    if (level === "error") control.setAttribute("aria-invalid", "true");
    if (level) control.after(newNote(id, this.#words[level], message));
    describe(control, id, Boolean(level));
  }

  // What the server could not take, said at its cell.
  refuse(control, message) {
    const id = `${control.id}-note`, cell = control.closest("td");
    document.getElementById(id)?.remove();
    const note = newNote(id, this.#words.error, message);
    if (cell) cell.dataset.level = "error";
    else note.className = "field-error";
    (cell ? control : control.parentElement.firstElementChild).after(note);
    control.setAttribute("aria-invalid", "true");
    describe(control, id, true);
  }

  // It can be read now.
  accept(control) {
    if (!control.hasAttribute("aria-invalid")) return;
    document.getElementById(`${control.id}-note`)?.remove();
    describe(control, `${control.id}-note`, false);
    control.removeAttribute("aria-invalid");
    const cell = control.closest("td");
    if (cell) delete cell.dataset.level;
    this.mark = "";
  }
}

function newNote(id, word, message) {
  const note = document.createElement("span"), said = document.createElement("b");
  note.id = id;
  note.className = "note note--finding";
  said.textContent = word;
  note.append(said, " ", message);
  return note;
}

function showState(section, state, name) {
  const shown = [...document.querySelectorAll(`[data-step="${section}"] .state`)];
  if (document.querySelector(`[data-step="${section}"][aria-current]`)) {
    shown.push(...document.querySelectorAll("h1 [data-state]"));
  }
  for (const each of shown) {
    each.className = `state state--${state}`;
    each.textContent = name;
  }
}
