// A field that offers agencies while one types (the combobox of the ARIA Authoring Practices, with a list to choose from).
// Where choosing one leads to its page (data-go) it goes there, else its code is what the form sends. Without this file the
// field sends what was typed, and the server finds the agency.

const PAUSE = 150;  // milliseconds after the last key
const FEWEST = 1;

for (const input of document.querySelectorAll("input[data-agencies]")) new Combobox(input);

function Combobox(input) {
  const { agencies: address, kind, label, none, some, more } = input.dataset;
  const list = Object.assign(document.createElement("ul"), { id: `${input.id}-agencies`, className: "options", hidden: true });
  const status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  const code = Object.assign(document.createElement("input"), { type: "hidden" });
  const name = input.name;
  let offered = [], active = -1, waiting = 0, request = null;

  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  status.setAttribute("role", "status");
  for (const [attribute, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(attribute, value);
  const box = Object.assign(document.createElement("div"), { className: "combobox" });
  input.replaceWith(box);
  box.append(input, list, status);

  input.addEventListener("input", (event) => { if (!event.isComposing) typed(); });
  input.addEventListener("compositionend", typed);
  input.addEventListener("keydown", key);
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());  // or the field would lose the focus and the list close
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(offered[Number(option.dataset.at)]);
  });

  function typed() {
    unchoose();
    clearTimeout(waiting);
    request?.abort();
    if (input.value.trim().length < FEWEST) return close();
    waiting = setTimeout(ask, PAUSE);
  }

  async function ask() {
    const mine = request = new AbortController();
    const question = new URLSearchParams({ q: input.value, ...(kind && { kind }) });
    try {
      const response = await fetch(`${address}?${question}`, { signal: mine.signal });
      if (!response.ok) return;
      const answer = await response.json();
      if (mine === request && document.activeElement === input) show(answer);
    } catch { /* aborted by the next key, or no network: the form still works */ }
  }

  function show(answer) {
    offered = answer.agencies;
    active = -1;
    list.replaceChildren(...offered.map(option));
    const said = answer.is_more ? more : offered.length ? some : none;
    status.textContent = said.replace("{count}", offered.length);
    open(offered.length > 0);
  }

  function option(agency, at) {
    const line = Object.assign(document.createElement("li"), { id: `${list.id}-${at}`, lang: "zh-Hans" });
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    line.dataset.at = at;
    line.append(Object.assign(document.createElement("span"), { textContent: agency.name }));
    if (agency.above) line.append(" ", Object.assign(document.createElement("small"), { textContent: agency.above }));
    return line;
  }

  function key(event) {
    if (event.isComposing || event.keyCode === 229) return;  // the keys belong to the input method
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!isOpen && !offered.length) { if (input.value.trim()) ask(); return; }
      event.preventDefault();
      open(true);
      move(event.key === "ArrowDown" ? active + 1 : active < 0 ? offered.length - 1 : active - 1);
    } else if (event.key === "Enter" && isOpen && active >= 0) {
      event.preventDefault();
      choose(offered[active]);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      close();
    }
  }

  function move(at) {  // past the end is back in the field, as before the first
    list.children[active]?.setAttribute("aria-selected", "false");
    active = at >= offered.length || at < 0 ? -1 : at;
    const line = list.children[active];
    if (!line) return input.removeAttribute("aria-activedescendant");
    line.setAttribute("aria-selected", "true");
    line.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", line.id);
  }

  function choose(agency) {
    input.value = agency.name;
    close();
    if ("go" in input.dataset) return void location.assign(agency.address);
    code.name = name;
    code.value = agency.code;
    input.removeAttribute("name");
    box.append(code);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function unchoose() {
    code.remove();
    input.name = name;
  }

  function open(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) move(-1);
  }

  function close() {
    clearTimeout(waiting);
    request?.abort();
    request = null;
    open(false);
  }
}
