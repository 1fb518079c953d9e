// Asks how far the reading of a document is, and opens the page anew when it is done. Without this the page does so
// by itself every other second.

const box = document.querySelector("[data-progress]");
const PAUSE = 700;

async function ask() {
  let answer = { waiting: true };
  try {
    const response = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
    // Signed out, or no more there: the page itself says it.
    answer = response.ok && !response.redirected ? await response.json() : { waiting: false };
  } catch {
    // The net is gone for a moment.
  }
  if (!answer.waiting) return location.reload();
  if (answer.state) box.querySelector("[data-state]").textContent = answer.state;
  setTimeout(ask, PAUSE);
}

if (box) setTimeout(ask, PAUSE);
