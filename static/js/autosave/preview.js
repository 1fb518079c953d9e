// The saved text below the form, renewed after a save; not while somebody is in it, and closed where it was closed.
// What its live figures stand for is said beside the text itself.

import { steadily } from "../site/steady.js";

export class Preview {
  #box = document.querySelector("[data-preview]");
  #live = document.querySelector("[data-live-figures]");
  #waiting = null;

  constructor(mark) {
    this.mark = mark;
    this.#box.addEventListener("focusout", () => setTimeout(() => this.#replace()));
  }

  // Nothing where the page shows it already.
  show(preview) {
    if (!preview) return;
    this.mark = preview.mark;
    steadily(() => { this.#live.innerHTML = preview.live; });
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
