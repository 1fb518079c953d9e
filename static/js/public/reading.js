// How one reads a report: the size of its text is remembered in this browser, and an address is copied by a button.

const KEPT = "text-size";

for (const sizes of document.querySelectorAll("[data-text-size]")) {
  const wanted = kept();
  for (const each of sizes.querySelectorAll("input")) if (each.value === wanted) each.checked = true;
  sizes.addEventListener("change", (event) => keep(event.target.value));
}

// A browser may refuse to remember anything; the size then holds for this page.
function kept() {
  try { return localStorage.getItem(KEPT); } catch { return null; }
}

function keep(size) {
  try { localStorage.setItem(KEPT, size); } catch { /* as above */ }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const name = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copy(document.getElementById(button.dataset.copy));
    button.textContent = button.dataset.said;
    setTimeout(() => { button.textContent = name; }, 2000);
  });
  button.setAttribute("aria-live", "polite");
}

// Browsers offer the clipboard over https only; elsewhere the marked text is copied as by Ctrl+C.
async function copy(field) {
  field.select();
  if (navigator.clipboard) {
    try { return await navigator.clipboard.writeText(field.value); } catch { /* not allowed: the older way */ }
  }
  document.execCommand("copy");
}
