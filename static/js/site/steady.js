// Changes the page without moving what one is working at: what grows above it is scrolled away.

export function steadily(change) {
  const held = document.activeElement?.form ? document.activeElement : document.querySelector("form[data-autosave]");
  const before = held?.getBoundingClientRect().top;
  change();
  if (held?.isConnected) window.scrollBy({ top: held.getBoundingClientRect().top - before, behavior: "instant" });
}
