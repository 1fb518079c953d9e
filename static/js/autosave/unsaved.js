// Keeps in this browser what was typed and is not saved yet, so that a crash loses nothing: encrypted with a key that
// only the signed-in person's pages are given, one entry for each open page, and for a day at most.

const DAY = 24 * 3600 * 1000;
export const isPossible = Boolean(window.crypto?.subtle && window.indexedDB && navigator.locks);

function request(made) {
  return new Promise((resolve, reject) => {
    made.onsuccess = () => resolve(made.result);
    made.onerror = () => reject(made.error);
  });
}

async function store(mode, act) {
  const opening = indexedDB.open("unsaved", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("pages", { keyPath: "id" });
  const database = await request(opening);
  try {
    const transaction = database.transaction("pages", mode, { durability: "strict" });
    const result = await act(transaction.objectStore("pages"));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    return result;
  } finally {
    database.close();
  }
}

// Everything of a person: he signs out.
export async function forget(user) {
  if (!isPossible) return;
  await store("readwrite", async (pages) => {
    for (const page of await request(pages.getAll())) if (page.user === user) pages.delete(page.id);
  });
}

export class Unsaved {
  #key;
  #user;
  #path;
  #id;
  #last = Promise.resolve();
  #isKept = false;

  constructor(key, user, tab) {
    this.#user = user;
    this.#path = location.pathname;
    this.#id = `${user} ${this.#path} ${tab}`;
    const raw = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));
    this.#key = crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    // Held as long as the page lives: what belongs to a page that is open is offered to no other.
    navigator.locks.request(this.#id, () => new Promise(() => {}));
  }

  // One after the other, for a later state must not be overtaken by an earlier one.
  #next(act) {
    this.#last = this.#last.then(act).catch((error) => console.info("nothing kept", error));
    return this.#last;
  }

  keep(fields) {
    this.#isKept = true;
    return this.#next(async () => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const bytes = new TextEncoder().encode(JSON.stringify(fields));
      const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await this.#key, bytes);
      const page = { id: this.#id, user: this.#user, path: this.#path, at: Date.now(), iv, data };
      await store("readwrite", (pages) => request(pages.put(page)));
    });
  }

  drop(id = this.#id) {
    if (id === this.#id && !this.#isKept) return this.#last;
    if (id === this.#id) this.#isKept = false;
    return this.#next(() => store("readwrite", (pages) => request(pages.delete(id))));
  }

  // [{id, at, fields}] of this section, left behind by pages that are gone; the newest first.
  async leftBehind() {
    const pages = await store("readwrite", async (all) => {
      const found = await request(all.getAll());
      for (const page of found) if (Date.now() - page.at > DAY) all.delete(page.id);
      return found.filter((page) => Date.now() - page.at <= DAY);
    });
    const open = new Set((await navigator.locks.query()).held.map((lock) => lock.name));
    const mine = pages.filter((page) => page.user === this.#user && page.path === this.#path && !open.has(page.id));
    const read = await Promise.all(mine.map((page) => this.#read(page)));
    return read.filter(Boolean).sort((one, other) => other.at - one.at);
  }

  async #read({ id, at, iv, data }) {
    try {
      const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await this.#key, data);
      return { id, at, fields: JSON.parse(new TextDecoder().decode(bytes)) };
    } catch {
      return null;  // the server has another key now
    }
  }
}
