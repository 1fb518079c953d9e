// A finding about a stretch of a text selects it in the field where it is mended. Without this it leads to the saved text.

const LIVE = /〔[^〕]*\w\.\w[^〕]*〕/;

function places(value, start, end) {
  const signs = [...value];  // the server counts characters, a field counts halves of the rare ones
  return [signs.slice(0, start).join("").length, signs.slice(0, end).join("").length];
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-place]");
  const text = link && document.getElementById(link.dataset.place);
  if (!text?.matches("textarea") || LIVE.test(text.value)) return;  // a sign is longer than the figure it stands for
  event.preventDefault();
  text.closest("details")?.setAttribute("open", "");
  text.setSelectionRange(...places(text.value, Number(link.dataset.start), Number(link.dataset.end)));
  text.blur();  // only a field that gains the focus scrolls to what is selected
  text.focus();
});
