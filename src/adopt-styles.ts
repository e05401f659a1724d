import { adoptStyles, type CSSResult, type CSSResultOrNative, supportsAdoptingStyleSheets } from 'lit';

/**
 * Gives a shadow root its styles. Constructed style sheets belong to one document: in another one, such as that of a frame
 * or a popup, the root gets sheets that are made there.
 */
export function adoptStylesOfDocument(root: ShadowRoot, styles: CSSResultOrNative[]): void {
  const { ownerDocument } = root;
  if (ownerDocument === document || !supportsAdoptingStyleSheets) adoptStyles(root, styles);
  else
    root.adoptedStyleSheets = styles.flatMap((style) =>
      copyFor(ownerDocument.defaultView, (style as CSSResult).cssText),
    );
}

/** A document that is shown in no window has no styles. */
function copyFor(view: (Window & typeof globalThis) | null, text: string): CSSStyleSheet[] {
  const sheet = view && new view.CSSStyleSheet();
  sheet?.replaceSync(text);
  return sheet ? [sheet] : [];
}
