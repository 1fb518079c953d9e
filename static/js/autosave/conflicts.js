// Places that somebody else changed too: both values with two buttons, until one of them is chosen.

import { steadily } from "../site/steady.js";

export class Conflicts {
  #box = document.querySelector("[data-conflicts]");
  #fields;
  #decided;

  // `decided(control)` is called when a field may be saved again.
  constructor(fields, decided) {
    this.#fields = fields;
    this.#decided = decided;
    this.#box.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=keep]");
      if (!button) return;
      event.preventDefault();
      this.#decide(button.closest("[data-conflict]"), button.value.startsWith("theirs:"));
    });
    // Those the page came with.
    for (const item of this.#items) this.#begin(item);
  }

  get #items() {
    return this.#box.querySelectorAll("[data-conflict]");
  }

  #begin(item) {
    const control = this.#fields.control(item.dataset.conflict);
    if (control) this.#fields.of(control).clean = null;
    if (control) this.#fields.show(control, "conflict");
  }

  show(control, html) {
    this.#item(control)?.remove();
    steadily(() => {
      this.#box.querySelector("ul").insertAdjacentHTML("beforeend", html);
      this.#box.hidden = false;
    });
    this.#fields.show(control, "conflict");
  }

  theirs(html) {
    return theirs(new DOMParser().parseFromString(html, "text/html").querySelector("[data-conflict]"));
  }

  #item(control) {
    return [...this.#items].find((item) => item.dataset.conflict === control.name);
  }

  #decide(item, isTheirs) {
    const control = this.#fields.control(item.dataset.conflict), kept = this.#fields.of(control);
    const { seen, value } = theirs(item);
    this.#fields.see(control, seen);
    kept.clean = value;
    this.#fields.show(control, "");
    item.remove();
    this.#box.hidden = !this.#items.length;
    control.focus();
    if (isTheirs) this.#fields.put(control, value);
    this.#decided(control);
  }
}

function theirs(item) {
  return { seen: JSON.parse(item.dataset.seen), value: item.querySelector("[data-theirs]").value };
}
