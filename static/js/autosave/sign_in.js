// The end of a session: a warning before it, and after it a dialog over the page in which the same person signs in again
// and goes on. Whoever else signs in is told so and sees nothing of what was typed.

import { session } from "./channel.js";

const WARNING = 5 * 60, LOOK_EVERY = 10, PAUSE = 1500;

export class SignIn {
  #settings;
  #dialog = document.querySelector("[data-sign-in]");
  #ending = document.querySelector("[data-ending]");
  #return = () => {};
  #asked = null;  // {promise, resolve} while the dialog is open
  #typedAt = 0;
  #endsAt = 0;
  isForeign = false;

  constructor(settings) {
    this.#settings = settings;
    this.last(settings.ends);
    document.addEventListener("input", () => { this.#typedAt = Date.now(); });
    this.#dialog.addEventListener("close", () => this.#finish(false));
    this.#dialog.querySelector("[data-later]").addEventListener("click", () => this.#dialog.close());
    this.#dialog.querySelector("form").addEventListener("submit", (event) => this.#submit(event));
    window.addEventListener("focus", () => this.#lookElsewhere());
    setInterval(() => this.#warn(), LOOK_EVERY * 1000);
    this.#warn();
  }

  // So many seconds are left.
  last(seconds) {
    this.#endsAt = Date.now() + seconds * 1000;
    this.#warn();
  }

  #warn() {
    const line = this.#ending;
    const left = (this.#endsAt - Date.now()) / 1000;
    line.hidden = left > WARNING || left <= 0;
    if (line.hidden) return;
    const time = new Date(this.#endsAt).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: this.#settings.zone });
    line.querySelector("span").textContent = this.#settings.words.ending.replace("{time}", time);
    line.querySelector("button").onclick = async () => {
      const who = await session(this.#settings.session, { prolongs: true });
      if (who?.ends) this.last(who.ends);
    };
  }

  // True as soon as the person is signed in again, false when he puts it off. Never opens under a typing hand.
  async ask() {
    while (Date.now() - this.#typedAt < PAUSE) await new Promise((resolve) => setTimeout(resolve, 250));
    if (!this.#asked) {
      this.#asked = {};
      this.#asked.promise = new Promise((resolve) => { this.#asked.resolve = resolve; });
      this.#say("");
      this.#return = comeBack(document.activeElement);
      this.#dialog.showModal();
      this.#dialog.querySelector("[type=password]").focus();
    }
    return this.#asked.promise;
  }

  #finish(isSignedIn) {
    const asked = this.#asked;
    this.#asked = null;
    asked?.resolve(isSignedIn);
    if (this.#dialog.open) this.#dialog.close();
    if (asked) this.#return();
  }

  #say(words) {
    this.#dialog.querySelector("[data-refused]").textContent = words;
  }

  async #submit(event) {
    event.preventDefault();
    const form = event.target, words = this.#settings.words;
    delete form.dataset.sent;
    const button = form.querySelector("button");
    button.disabled = true;
    const answer = await this.#send(form);
    button.disabled = false;
    if (!answer) return this.#say(words.offline);
    if (answer.status === 429) return this.#say(words.tooMany);
    if (answer.status === 400) return this.#say(await faults(answer) || words.signInFailed);
    const who = await session(this.#settings.session);
    if (!who) return this.#say(words.offline);
    if (who.user === null) return this.#say(answer.ok ? words.closed : words.signInFailed);
    this.#welcome(who);
  }

  async #send(form) {
    const who = await session(this.#settings.session);  // a fresh token
    if (!who) return null;
    const body = new URLSearchParams(new FormData(form));
    const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
    try {
      return await fetch(form.getAttribute("action"), { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token } });
    } catch {
      return null;
    }
  }

  #welcome(who) {
    this.#dialog.querySelector("[type=password]").value = "";
    if (who.user !== this.#settings.user) return this.showForeign();
    this.last(who.ends);
    this.#finish(true);
  }

  // Signed in meanwhile in another window?
  async #lookElsewhere() {
    if (!this.#asked) return;
    const who = await session(this.#settings.session);
    if (who?.user && this.#asked) this.#welcome(who);
  }

  showForeign() {
    this.isForeign = true;
    this.#finish(false);
    const page = document.querySelector("template[data-foreign]").content.cloneNode(true);
    const main = document.querySelector("main");
    main.replaceChildren(page);
    main.querySelector("[tabindex]").focus();
    return "foreign";
  }
}

// The browser gives the focus back, but Chromium forgets where in the text the caret stood.
function comeBack(element) {
  const { selectionStart, selectionEnd } = element;
  return () => {
    if (!element.isConnected) return;
    element.focus({ preventScroll: true });
    if (typeof selectionStart === "number") element.setSelectionRange(selectionStart, selectionEnd);
  };
}

async function faults(answer) {
  try {
    const { form } = await answer.json();
    return [...form.errors, ...Object.values(form.fields).flatMap((field) => field.errors)].join(" ");
  } catch {
    return "";
  }
}
