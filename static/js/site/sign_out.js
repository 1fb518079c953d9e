// Signing out leaves nothing behind in the browser.

import { forget } from "../autosave/unsaved.js";

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await forget(Number(form.dataset.signOut)).catch(() => {});
    form.submit();
  });
}
