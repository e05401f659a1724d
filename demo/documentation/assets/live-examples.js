import { showState } from '/gallery.js';

const waiting = new Set(document.querySelectorAll('iframe[data-state]'));
while (waiting.size > 0) {
  const frame = nearest([...waiting]);
  waiting.delete(frame);
  const { state, lang, css } = frame.dataset;
  await showState(frame, { state, lang, dir: 'ltr', scheme: 'page' });
  if (css) applyStyles(frame, css);
}
document.body.dataset.examples = 'shown';

/** Finds the example that is nearest to what the reader sees. */
function nearest(frames) {
  const distance = (frame) => {
    const { top, bottom } = frame.getBoundingClientRect();
    return Math.max(0, -bottom, top - innerHeight);
  };
  return frames.reduce((best, frame) => (distance(frame) < distance(best) ? frame : best));
}

function applyStyles({ contentWindow, contentDocument }, css) {
  const sheet = new contentWindow.CSSStyleSheet();
  sheet.replaceSync(css);
  contentDocument.adoptedStyleSheets = [sheet];
}
