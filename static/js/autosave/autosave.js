// Saves a form by itself: two seconds after the last change and when a field is left, one request at a time, only what
// was changed. Says “saved” only after the server said so, goes on trying, and lets nobody leave unasked before that.

import { Channel } from "./channel.js";
import { Conflicts } from "./conflicts.js";
import { Fields, nameOf, value } from "./fields.js";
import { Findings } from "./findings.js";
import { offer } from "./offer.js";
import { Preview } from "./preview.js";
import { Presence } from "./presence.js";
import { SignIn } from "./sign_in.js";
import { Unsaved, isPossible } from "./unsaved.js";

const AFTER = 2000, AT_LAST = 10_000, KEEP_EVERY = 1000;
const PAUSES = [2, 4, 8, 16, 32, 60];
const LARGEST_FAREWELL = 60_000;  // bytes a browser still sends for a page that is gone

const form = document.querySelector("form[data-autosave]");
const address = form.getAttribute("action");  // a button is called “action” too
const settings = JSON.parse(document.getElementById("autosave").textContent);
document.getElementById("autosave").remove();
const { words } = settings;
const tab = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const signIn = new SignIn(settings);
const channel = new Channel(settings, signIn);
const fields = new Fields(form, words);
const findings = new Findings(fields, words, settings.found, settings.marks.findings);
const preview = new Preview(settings.marks.preview);
const conflicts = new Conflicts(fields, (control) => {
  findings.accept(control);
  save();
});
const unsaved = isPossible ? new Unsaved(settings.key, settings.user, tab) : null;
delete settings.key;

const status = document.querySelector("[data-status]");
const line = (name) => status.querySelector(`[data-${name}]`);
let timer = 0, firstAt = 0, keeping = 0;
let running = null;  // the request under way
let saves = 0;  // begun and ended ones
let failures = 0, failedAt = "";
let locked = "", isSignedOut = false, isLeaving = false, isSubmitting = false, isComposing = false;

// --- What happens to a field

document.addEventListener("input", (event) => {
  if (event.target.form === form && fields.controls.includes(event.target)) touch(event.target);
});
document.addEventListener("compositionstart", () => { isComposing = true; });
document.addEventListener("compositionend", (event) => {
  isComposing = false;
  if (event.target.form === form) plan();
});
document.addEventListener("focusout", (event) => {
  if (event.target.form === form && !failures && fields.sendable.length) save();
});

function touch(control) {
  const kept = fields.of(control);
  if (kept.refused !== null && kept.refused !== value(control)) {
    kept.refused = null;
    findings.accept(control);
  }
  if (kept.state !== "conflict") fields.show(control, fields.isUnsaved(control) ? "unsaved" : "");
  plan();
  show();
  keep();
}

// --- Saving

function plan() {
  if (locked || failures || !fields.sendable.length) return;
  firstAt ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(save, Math.max(0, Math.min(AFTER, firstAt + AT_LAST - Date.now())));
}

// True when all that could be sent is on the server or was refused for a reason that is shown.
async function save({ isPressed = false } = {}) {
  clearTimeout(timer);
  if (running) return running;
  if (locked || signIn.isForeign || (isComposing && !isPressed)) return !signIn.isForeign;
  const sent = new Map(fields.sendable.map((control) => [control, value(control)]));
  if (!sent.size) return true;
  firstAt = 0;
  running = send(sent);
  show();
  const isDone = await running;
  running = null;
  saves += 1;
  if (isDone) plan();
  show();
  return isDone;
}

async function send(sent) {
  saves += 1;
  for (const [control, text] of sent) {
    fields.of(control).maybe.push(text);
    fields.show(control, "saving");
  }
  const { data, problem } = await channel.post(address, bodyOf([...sent.keys()]), { asks: true });
  if (problem) return fail(sent, problem);
  if (failures || isSignedOut) say(words.sayAgain);
  failures = 0;
  isSignedOut = false;
  take(sent, data);
  return true;
}

function bodyOf(controls) {
  const body = fields.body(controls);
  body.set("findings", findings.mark);
  body.set("preview", preview.mark);
  return body;
}

function fail(sent, problem) {
  for (const control of sent.keys()) if (fields.of(control).state === "saving") fields.show(control, "failed");
  if (problem === "foreign") return false;
  if (!failures && problem === "network") say(words.sayFailed);
  isSignedOut = problem === "signedOut";
  failedAt = clock(new Date());
  const pause = PAUSES[Math.min(failures, PAUSES.length - 1)];
  failures += 1;
  clearTimeout(timer);
  // Who put signing in off is asked again when he wishes.
  if (!isSignedOut) timer = setTimeout(save, pause * 1000);
  return false;
}

function take(sent, answer) {
  signIn.last(answer.ends);
  locked = answer.locked;
  for (const [control, text] of sent) settle(control, text, answer);
  const isNew = findings.show(answer.findings, answer.states);
  preview.show(answer.preview);
  if ([...sent.keys()].some((control) => control.name in answer.kept)) line("saved").dataset.at = answer.at;
  if (isNew) say(found());
  if (locked) say(locked);
  else if (fields.count("conflict")) say(fill(words.conflict, { count: fields.count("conflict") }));
  keep();
}

function settle(control, text, answer) {
  const kept = fields.of(control), { name } = control;
  if (name in answer.conflicts) return meet(control, answer.conflicts[name]);
  kept.maybe = [];
  const refusal = answer.faults[name] ?? answer.refused[name];
  if (refusal !== undefined) {
    kept.refused = text;
    kept.reason = refusal;
    findings.refuse(control, refusal);
    return fields.show(control, "failed");
  }
  if (locked || !(name in answer.kept || control.type === "checkbox")) return fields.show(control, "failed");
  fields.see(control, answer.kept[name]);
  kept.clean = text;
  // What was typed meanwhile stays and is saved next.
  fields.show(control, fields.isUnsaved(control) ? "unsaved" : "saved");
}

// Unless the other one was this page itself, whose answer was lost on the way.
function meet(control, html) {
  const kept = fields.of(control), theirs = conflicts.theirs(html);
  if (!kept.maybe.slice(0, -1).includes(theirs.value)) {
    findings.refuse(control, words.cellConflict);
    return conflicts.show(control, html);
  }
  fields.see(control, theirs.seen);
  kept.clean = theirs.value;
  kept.maybe = [];
  fields.show(control, "unsaved");
}

async function flush() {
  while (true) {
    if (running) await running;
    if (!fields.sendable.length) return true;
    if (!(await save({ isPressed: true }))) return false;
    if (locked) return true;
  }
}

// --- What is said

function show() {
  const saved = line("saved"), { at } = saved.dataset;
  const unread = fields.unsaved.filter((control) => fields.of(control).refused !== null), count = unread.length;
  const said = [sentence()];
  if (count) said.push(fill(words.unread, { count }));
  showUnread(unread[0]);
  if (fields.count("conflict")) said.push(fill(words.conflict, { count: fields.count("conflict") }));
  saved.textContent = said.filter(Boolean).join(" ");
  saved.dataset.kind = locked || failures || count || fields.count("conflict") ? "failed" : at && !running ? "saved" : "";
  line("found").textContent = found();
  line("found").hidden = !found();
  line("decide").hidden = !fields.count("conflict");
  line("again").hidden = !failures || Boolean(running);
}

// Where the first of them is and why: in a long table its cell may be out of sight.
function showUnread(control) {
  const link = line("unread");
  link.hidden = !control;
  if (!control) return;
  const { reason } = fields.of(control), name = nameOf(control);
  link.href = `#${control.id}`;
  link.textContent = reason ? name + words.colon + reason : name;
}

function sentence() {
  const saved = line("saved");
  if (locked) return locked;
  if (running) return words.saving;
  if (isSignedOut) return words.signedOut;
  if (failures) return fill(words.failed, { time: failedAt, seconds: PAUSES[Math.min(failures, PAUSES.length) - 1] });
  if (fields.sendable.length) return words.unsaved;
  if (saved.dataset.at) return fill(words.saved, { time: saved.dataset.at });
  return fields.count("conflict") ? "" : saved.dataset.before || words.saves;
}

function found() {
  const { errors, warnings, blanks } = findings.counts, said = [];
  if (errors || warnings) said.push(fill(words.found, findings.counts));
  if (blanks) said.push(fill(words.blanks, { blanks }));
  if (said.length) return said.join(words.comma);
  // Nothing is wrong with what nobody has begun, nor right; and a place in conflict is not done with.
  return fields.count("conflict") || document.querySelector("h1 .state--not_started") ? "" : words.foundNothing;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

function clock(date) {
  return date.toLocaleTimeString("zh-CN", { hour12: false, timeZone: settings.zone });
}

function say(text) {
  line("say").textContent = text;
}

// --- What is kept in the browser

function keep() {
  if (!unsaved) return;
  if (!fields.unsaved.length || isSubmitting) keepNow();
  else keeping ||= setTimeout(keepNow, KEEP_EVERY);
}

async function keepNow() {
  clearTimeout(keeping);
  keeping = 0;
  const left = fields.unsaved.map((control) => ({ name: control.name, value: value(control), seen: fields.seen(control) }));
  if (left.length && !signIn.isForeign) await unsaved.keep(left);
  else if (!left.length) await unsaved.drop();
}

// --- Others

function hear(news) {
  signIn.last(news.ends);
  const names = news.others.map((other) => (other.own ? words.ownWindow : other.name));
  line("others").textContent = names.length ? fill(words.others, { names: names.join(words.comma) }) : "";
  if (news.stands !== settings.stands && !locked) {
    settings.stands = news.stands;
    line("stale").textContent = fill(words.stale, news);
    line("stale").hidden = false;
    say(line("stale").textContent);
  }
}

function takeOver(stored) {
  for (const [name, [seen, text]] of Object.entries(stored)) {
    const control = fields.control(name);
    if (!control || fields.isUnsaved(control) || fields.of(control).state === "conflict") continue;
    if (seen === fields.seen(control) || control === document.activeElement) continue;
    fields.see(control, seen);
    fields.of(control).clean = text;
    fields.put(control, text);
  }
}

let asked = 0;
new Presence(channel, settings, {
  tab,
  body: () => {
    asked = saves;
    const body = new URLSearchParams();
    for (const control of fields.controls) {
      if (control.matches("[data-text]")) body.set(`${control.name}.fingerprint`, fields.seen(control));
    }
    return body;
  },
  heard: (news) => {
    hear(news);
    // Told before a save of this page came in between, it would be older than the page.
    if (running || asked !== saves) return false;
    takeOver(news.stored);
    return document.activeElement?.form !== form || !fields.controls.includes(document.activeElement);
  },
});

// --- Leaving

window.addEventListener("submit", async (event) => {
  if (event.target !== form || isSubmitting) return;
  if (!running && !isLeaving && (locked || !fields.sendable.length)) return void (isSubmitting = true);
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isLeaving) return;
  isLeaving = true;
  const isSaved = await flush();
  isLeaving = false;
  if (!isSaved) return say(words.leaving);
  isSubmitting = true;
  form.requestSubmit(event.submitter);
}, true);
window.addEventListener("pageshow", () => { isSubmitting = false; });

window.addEventListener("beforeunload", (event) => {
  if (isSubmitting || signIn.isForeign || !fields.unsaved.length) return;
  event.preventDefault();
  save();
});
document.addEventListener("visibilitychange", () => { if (document.hidden && !failures) save(); });
// Pressing a button sends what stood there then; what was typed until the next page came is sent here.
window.addEventListener("pagehide", () => {
  if (locked || signIn.isForeign || !fields.sendable.length) return;
  const body = bodyOf(fields.sendable);
  if (body.toString().length < LARGEST_FAREWELL) channel.post(address, body, { keepalive: true });
});

line("again").addEventListener("click", () => save({ isPressed: true }));
window.addEventListener("online", () => { if (failures) save(); });

// --- The page as it was opened

const before = document.querySelector("[data-saved-before]");
line("saved").dataset.before = before?.textContent ?? "";
before?.remove();
status.hidden = false;
line("not-kept").textContent = unsaved ? "" : words.notKept;
show();
// What was typed before this script was there.
plan();
keep();
if (unsaved) offer(unsaved, fields, { settings, keepNow });
