// Offers back what an earlier page of this section could not save: after a crash, or when the browser was closed.

import { nameOf, value } from "./fields.js";

// `keepNow()` keeps what is unsaved in this page.
export async function offer(unsaved, fields, { settings, keepNow }) {
  const box = document.querySelector("[data-offer]");
  for (const left of await unsaved.leftBehind()) {
    const different = left.fields.filter(({ name, value: typed }) => {
      const control = fields.control(name);
      return control && value(control) !== typed;
    });
    if (different.length) return show(box, { ...left, fields: different }, { unsaved, fields, settings, keepNow });
    await unsaved.drop(left.id);
  }
}

function show(box, left, { unsaved, fields, settings, keepNow }) {
  const { words } = settings, at = new Date(left.at);
  const date = at.toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false, timeZone: settings.zone });
  box.querySelector("h2").textContent = words.kept.replace("{time}", date).replace("{count}", left.fields.length);
  box.querySelector("ul").replaceChildren(...left.fields.map((each) => line(fields.control(each.name), each, words)));
  box.hidden = false;
  const over = new AbortController();
  const close = async () => {
    over.abort();
    box.hidden = true;
    await unsaved.drop(left.id);
    offer(unsaved, fields, { settings, keepNow });
  };
  // The farewell of the page before may have brought it to the server, from where it is taken up a moment later.
  const isThere = ({ name, value: typed }) => {
    const control = fields.control(name);  // the field of an explanation goes with what it explains
    return control && value(control) === typed;
  };
  document.addEventListener("input", () => { if (left.fields.every(isThere)) close(); }, { signal: over.signal });
  box.querySelector("[data-drop]").onclick = close;
  box.querySelector("[data-take]").onclick = async () => {
    over.abort();  // what is kept goes only when it is kept again
    for (const each of left.fields) take(fields, each);
    fields.control(left.fields[0].name)?.focus();
    await keepNow();
    close();
  };
}

// With what had been seen then: what somebody else wrote meanwhile is not overwritten.
function take(fields, { name, value: typed, seen }) {
  const control = fields.control(name);
  if (!control) return;
  if (seen !== fields.seen(control)) {
    fields.see(control, seen);
    fields.of(control).clean = null;
  }
  if (control.type !== "checkbox") return fields.put(control, typed);
  control.checked = Boolean(typed);
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

function line(control, { value: typed }, words) {
  const item = document.createElement("li"), link = document.createElement("a");
  link.href = `#${control.id}`;
  link.textContent = nameOf(control);
  item.append(link, `${words.colon}${words.keptNow} ${short(value(control), words)} · ${words.keptThen} ${short(typed, words)}`);
  if (typed.length > 40) item.append(whole(typed, words));
  return item;
}

function whole(typed, words) {
  const details = document.createElement("details"), summary = document.createElement("summary"), text = document.createElement("div");
  summary.textContent = words.keptThen;
  text.className = "versions";
  for (const each of typed.split("\n")) {
    const paragraph = document.createElement("p");
    paragraph.textContent = each;
    text.append(paragraph);
  }
  details.append(summary, text);
  return details;
}

function short(text, words) {
  if (!text.trim()) return words.blank;
  return text.length > 40 ? words.characters.replace("{count}", text.length) : text;
}
