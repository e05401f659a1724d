import { attempt } from '../oauth/attempt.js';

/** The types of the events by which a link is used. */
export const linkEventTypes = ['pointerdown', 'contextmenu', 'dragstart', 'click', 'auxclick', 'keydown'] as const;

/**
 * What an event means for a login link.
 *
 * - `ignore`: nothing.
 * - `enter`: the Enter key was pressed. Browsers do not turn it into a click if the `<a>` has no `href`.
 * - `approach`: the user may follow the link next, or the browser reads its address: for a drag or a context menu.
 * - `follow`: a click without modifier keys.
 * - `follow-elsewhere`: a click with a modifier key or the middle button. It opens a tab or a window, or downloads.
 */
export type LinkEventKind = 'ignore' | 'enter' | 'approach' | 'follow' | 'follow-elsewhere';

/** Classifies an event of one of the {@link linkEventTypes}. */
export function kindOf(event: Event): LinkEventKind {
  const { type, key, button, ctrlKey, metaKey, shiftKey, altKey } = event as MouseEvent & KeyboardEvent;
  if (type === 'keydown') return key === 'Enter' ? 'enter' : 'ignore';
  if (type === 'auxclick') return button === 1 ? 'follow-elsewhere' : 'ignore';
  if (type !== 'click') return 'approach';
  return ctrlKey || metaKey || shiftKey || altKey ? 'follow-elsewhere' : 'follow';
}

/** Tells whether an event makes the browser open the link in another tab or window, or may be the start of that. */
export function mayOpenAnotherTab({ type, ctrlKey, metaKey, shiftKey }: MouseEvent, link: HTMLAnchorElement): boolean {
  return type !== 'click' || ctrlKey || metaKey || shiftKey || !/^(_self|_parent|_top)?$/.test(targetOf(link));
}

/** The window that the link navigates, or this window if that one has another origin. */
export function targetWindow(link: HTMLAnchorElement): Window {
  const { top, parent } = window;
  const target = { _top: top, _parent: parent }[targetOf(link)];
  return (target && attempt(() => target.location.href) && target) || window;
}

function targetOf({ target, ownerDocument }: HTMLAnchorElement): string {
  return (target || (ownerDocument.querySelector<HTMLBaseElement>('base[target]')?.target ?? '')).toLowerCase();
}
