import { adoptStyles, type CSSResult, type CSSResultOrNative, supportsAdoptingStyleSheets } from 'lit';

/**
 * Gives a shadow root its styles. A constructed style sheet can only be used in the document that it was constructed
 * for. In another document, such as that of a frame or a popup, the root gets style sheets that are constructed there.
 */
export function adoptStylesOfDocument(root: ShadowRoot, styles: CSSResultOrNative[]): void {
  const { ownerDocument } = root;
  if (ownerDocument === document || !supportsAdoptingStyleSheets) adoptStyles(root, styles);
  else
    root.adoptedStyleSheets = styles.flatMap((style) =>
      copyFor(ownerDocument.defaultView, (style as CSSResult).cssText),
    );
}

/** Constructs the style sheet in a window. A document without a window gets none, since it cannot have any. */
function copyFor(view: (Window & typeof globalThis) | null, text: string): CSSStyleSheet[] {
  const sheet = view && new view.CSSStyleSheet();
  sheet?.replaceSync(text);
  return sheet ? [sheet] : [];
}
