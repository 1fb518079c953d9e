// Decisions about a document that was read: typing a figure unmarks the choices beside it, choosing clears what was
// typed, and one tick sets all those of a part. Without this the server follows the same rules.

for (const doubt of document.querySelectorAll("fieldset.doubt")) {
  const typed = doubt.querySelector("input[type=text]");
  const choices = [...doubt.querySelectorAll("input[type=radio]")];
  let before = choices.find((choice) => choice.checked);
  typed.addEventListener("input", () => {
    before = choices.find((choice) => choice.checked) ?? before;
    for (const choice of choices) choice.checked = !typed.value.trim() && choice === before;
  });
  for (const choice of choices) choice.addEventListener("change", () => { typed.value = ""; });
}

for (const all of document.querySelectorAll("[data-all]")) {
  const ticks = all.closest("section").querySelectorAll("input[type=checkbox][name^='use.']:not([data-all])");
  all.addEventListener("change", () => { for (const tick of ticks) tick.checked = all.checked; });
  for (const tick of ticks) tick.addEventListener("change", () => { if (!tick.checked) all.checked = false; });
}
