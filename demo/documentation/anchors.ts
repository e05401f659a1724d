/**
 * Creates the anchors of a document's headings, as GitHub and npm do: in lower case, without punctuation, with hyphens
 * for spaces, and with a number if an earlier heading has the same text.
 *
 * @returns a function that returns the anchor of the next heading
 */
export function createAnchors(): (heading: string) => string {
  const counts = new Map<string, number>();
  return (heading) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-');
    const count = counts.get(anchor) ?? 0;
    counts.set(anchor, count + 1);
    return count > 0 ? `${anchor}-${count}` : anchor;
  };
}
