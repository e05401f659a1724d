/**
 * The tags' types for JSX in React 19 and later, and `listen`, which also attaches listeners to tags that a server has
 * rendered.
 *
 * @module
 */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { AritmaCallback } from '../elements/aritma-callback.js';
import type { AritmaLogin } from '../elements/aritma-login.js';
import type { AritmaSession } from '../elements/aritma-session.js';
import type { CallbackEvents, CallbackTag, Listeners, LoginTag, SessionEvents, SessionTag } from './tags.js';

type Props<Tag, Element> = Tag & DetailedHTMLProps<HTMLAttributes<Element>, Element>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'aritma-login': Props<LoginTag, AritmaLogin>;
      'aritma-callback': Props<CallbackTag, AritmaCallback>;
      'aritma-session': Props<SessionTag, AritmaSession>;
    }
  }
}

/**
 * Creates a ref that attaches event listeners to a tag:
 * `<aritma-callback ref={listen({ token: ({ detail }) => … })} />`. Call it once for each tag, in its `ref`. It works in
 * every version of React and in Preact, and imports neither.
 *
 * React 19 attaches `on…` props of custom elements only when it renders them in the browser. When it hydrates what a
 * server has rendered, it skips them, and `ontoken` is never called. React 17 and 18 never attach them. React sets refs
 * in each of these cases.
 */
export function listen<Element extends AritmaLogin | AritmaCallback>(
  listeners: Listeners<CallbackEvents, Element, ''>,
): (element: Element | null) => void;
export function listen<Element extends AritmaSession>(
  listeners: Listeners<SessionEvents, Element, ''>,
): (element: Element | null) => void;
export function listen(listeners: object): (element: EventTarget | null) => void {
  let attached: EventTarget | null = null;
  return (element) => {
    for (const [type, listener] of Object.entries(listeners) as [string, EventListener][]) {
      attached?.removeEventListener(type, listener);
      element?.addEventListener(type, listener);
    }
    attached = element;
  };
}
