// On a site that embeds reports: makes each frame as high as what it shows. Only what the framed page itself says counts.

const MOST = 100_000;  // pixels
const frames = () => [...document.querySelectorAll("iframe[data-report-frame]")];
const originOf = (frame) => new URL(frame.src, location.href).origin;

addEventListener("message", (event) => {
  const height = event.data?.reportHeight;
  if (!Number.isInteger(height) || height <= 0 || height > MOST) return;
  const frame = frames().find((each) => each.contentWindow === event.source && originOf(each) === event.origin);
  if (frame && frame.height !== String(height)) frame.height = height;
});

// A frame may have spoken before this script listened. The question is no secret, whoever hears it.
for (const frame of frames()) {
  const ask = () => frame.contentWindow.postMessage({ askReportHeight: true }, "*");
  frame.addEventListener("load", ask);
  ask();
}
