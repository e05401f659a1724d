/**
 * The tags' types for Svelte 5 and newer: `import type {} from 'aritma-login/svelte.js'`. The module contains no code.
 *
 * @module
 */
import type { HTMLAttributes } from 'svelte/elements';
import type { AritmaCallback } from '../elements/aritma-callback.js';
import type { AritmaLogin } from '../elements/aritma-login.js';
import type { AritmaSession } from '../elements/aritma-session.js';
import type { CallbackTag, LoginTag, SessionTag } from './tags.js';

type Props<Tag, Element extends EventTarget> = Tag & HTMLAttributes<Element>;

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'aritma-login': Props<LoginTag, AritmaLogin>;
    'aritma-callback': Props<CallbackTag, AritmaCallback>;
    'aritma-session': Props<SessionTag, AritmaSession>;
  }
}
