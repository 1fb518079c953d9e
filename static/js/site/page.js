// What every page of a form does: an error summary takes the focus, the step one is at stands in view, what was typed is
// not left behind unasked, a form is sent once however often the button is pressed, and a print button prints.

document.querySelector("[data-focus]")?.focus();

// On a narrow window the steps of a report stand in one line that is longer than the window.
const step = document.querySelector(".steps [aria-current]");
if (step) step.parentElement.scrollLeft = step.offsetLeft - step.parentElement.offsetLeft;

let isChanged = document.querySelector("[data-unsaved]") !== null;
document.addEventListener("input", (event) => {
  // A field may stand outside of its form.
  // autosave.js knows by itself what is not saved yet.
  if (event.target.form?.matches("[data-keep]:not([data-autosave])")) isChanged = true;
});
window.addEventListener("beforeunload", (event) => {
  if (!isChanged) return;
  event.preventDefault();
  allowSending();  // for who then stays
});

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    // Signing out or another language would leave behind what was typed in another form.
    if (form.matches("[data-keep]")) isChanged = false;
  });
}
window.addEventListener("pageshow", allowSending);

function allowSending() {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
