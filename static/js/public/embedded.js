// Within a frame: tells the page around it how high the report is, when it changes and when it is asked. Nothing else
// is told, so that whoever frames it may know.

const tell = () => parent.postMessage({ reportHeight: Math.ceil(document.documentElement.getBoundingClientRect().height) }, "*");

if (parent !== window) {
  new ResizeObserver(tell).observe(document.documentElement);
  addEventListener("message", (event) => { if (event.source === parent && event.data?.askReportHeight) tell(); });
}
