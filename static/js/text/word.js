// What a word processor or a web page puts on the clipboard, made plain. It knows nothing of the form.

const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, li, tr, blockquote, pre, section, article";
const DROPPED = "script, style, meta, link, title, head, img, object, iframe, svg, template";

// The page's policy forbids inline styles, and the browser would complain of each one while it parses.
const STYLES = /<style\b[^]*?<\/style\s*>|\sstyle\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi;

function parse(html) {
  const page = new DOMParser().parseFromString(html.replace(STYLES, ""), "text/html");  // inert: nothing runs or loads
  for (const element of page.querySelectorAll(DROPPED)) element.remove();
  return page.body;
}

// Line breaks inside of markup mean nothing, spaces of all kinds are one, nobody needs the width of zero.
function tidy(text) {
  return text.replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "").replace(/[\s\u00a0\u3000]+/g, " ").trim()
    .replace(/(?<=[\u2e80-\uffef]) (?=[\u2e80-\uffef])/g, "");
}

// The paragraphs of pasted markup, one a line, the cells of a row apart by tabs.
export function paragraphs(html) {
  const lines = [];
  const walk = (node, line) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) line.text += child.data;
      else if (child.nodeName === "BR") line = start();
      else if (child.nodeName === "TR") row(child);
      else if (child.nodeType === Node.ELEMENT_NODE) {
        const isBlock = child.matches(BLOCKS);
        const after = walk(child, isBlock ? start() : line);
        line = isBlock ? start() : after;
      }
    }
    return line;
  };
  const start = () => { const line = { text: "" }; lines.push(line); return line; };
  const row = (tr) => { start().cells = [...tr.cells].map((cell) => tidy(cell.textContent)); };
  walk(parse(html), start());
  return lines.map((line) => (line.cells ? line.cells.join("\t").trim() : tidy(line.text))).filter(Boolean).join("\n");
}

// The same markup with nothing but paragraphs and tables: a page of Word's has megabytes around them.
export function plainMarkup(html) {
  const body = parse(html);
  for (const element of body.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      if (!/^(?:col|row)span$/i.test(name)) element.removeAttribute(name);
    }
  }
  const comments = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const comment of found) comment.remove();
  return `<!doctype html><meta charset="utf-8"><body>${body.innerHTML}</body>`;
}

// Types into a field so that one undo takes it back; what was selected is replaced.
export function type(field, text) {
  field.focus();
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
