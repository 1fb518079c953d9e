// The saved text below the form, renewed after a save; not while somebody is in it, and closed where it was closed.

import { steadily } from "./steady.js";

export class Preview {
  #box = document.querySelector("[data-preview]");
  #waiting = null;
  mark = "";

  constructor() {
    this.#box.addEventListener("focusout", () => setTimeout(() => this.#replace()));
  }

  // Nothing where the page shows it already.
  show(preview) {
    if (!preview) return;
    this.mark = preview.mark;
    this.#waiting = preview.html;
    this.#replace();
  }

  #replace() {
    if (this.#waiting === null || this.#box.contains(document.activeElement)) return;
    const isClosed = this.#box.querySelector("details")?.open === false;
    steadily(() => {
      this.#box.innerHTML = this.#waiting;
      if (isClosed) this.#box.querySelector("details")?.removeAttribute("open");
    });
    this.#waiting = null;
  }
}
