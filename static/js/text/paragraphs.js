// What is pasted from Word into a text becomes clean paragraphs, one a line. Without this it comes as the browser has it.

import { paragraphs, type } from "./word.js";

for (const text of document.querySelectorAll("textarea[data-text]")) {
  text.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html");
    const clean = html && paragraphs(html);
    if (!clean) return;
    event.preventDefault();
    type(text, clean);
  });
}
