import { hostOf } from '../messages/language.js';
import { attempt } from '../oauth/attempt.js';
import type { Session } from '../session/session.js';
import { getSession } from '../session/sessions.js';

/** Finds the session of an element: that of the nearest `<aritma-session>` around it, or the only one of the page. */
export function closestSession(element: Element): Session | undefined {
  const around = element.closest('aritma-session');
  if (around) return around.session;
  const host = hostOf(element.getRootNode());
  return host ? closestSession(host) : attempt(() => getSession());
}
