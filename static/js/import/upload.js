// A file that is too large is refused before it is sent; of what is pasted the tables are kept beside its text.

import { paragraphs, plainMarkup, type } from "../text/word.js";

const form = document.querySelector("[data-bring]");

function refuse(file, reason) {
  const error = document.getElementById(`${file.id}_error`);
  error.textContent = reason;
  error.hidden = !reason;
  file.closest(".field").classList.toggle("field--error", Boolean(reason));
  file.toggleAttribute("aria-invalid", Boolean(reason));
  if (reason) {
    file.setAttribute("aria-invalid", "true");
    file.setAttribute("aria-describedby", `${file.id}_hint ${error.id}`);
  }
}

if (form) {
  const file = form.querySelector("input[type=file]");
  const pasted = form.querySelector("[data-pasted]");
  const markup = form.querySelector("[data-pasted-html]");
  let typed = null;

  file.addEventListener("change", () => {
    const isTooLarge = [...file.files].some((each) => each.size > Number(form.dataset.most));
    refuse(file, isTooLarge ? form.dataset.tooLarge : "");
    if (isTooLarge) file.value = "";
  });
  pasted.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html");
    const isAll = pasted.selectionStart === 0 && pasted.selectionEnd === pasted.value.length;
    if (!html || !isAll) return;
    event.preventDefault();
    type(pasted, paragraphs(html));
    markup.value = plainMarkup(html);
    typed = pasted.value;
  });
  // Changed by hand, the text is what counts.
  pasted.addEventListener("input", () => { if (typed !== null && pasted.value !== typed) markup.value = ""; });
}
