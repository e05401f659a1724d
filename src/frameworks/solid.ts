/**
 * The tags' types for JSX in Solid: `import type {} from 'aritma-login/solid.js'`. The module contains no code.
 *
 * @module
 */
import type { JSX } from 'solid-js';
import type { AritmaCallback } from '../elements/aritma-callback.js';
import type { AritmaClaim } from '../elements/aritma-claim.js';
import type { AritmaLogin } from '../elements/aritma-login.js';
import type { AritmaLogout } from '../elements/aritma-logout.js';
import type { AritmaSession } from '../elements/aritma-session.js';
import type { CallbackTag, ClaimTag, LoginTag, LogoutTag, SessionTag } from './tags.js';

type Props<Tag, Element> = Tag & JSX.HTMLAttributes<Element>;

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'aritma-login': Props<LoginTag<'on:'>, AritmaLogin>;
      'aritma-callback': Props<CallbackTag<'on:'>, AritmaCallback>;
      'aritma-session': Props<SessionTag<'on:'>, AritmaSession>;
      'aritma-logout': Props<LogoutTag<'on:'>, AritmaLogout>;
      'aritma-claim': Props<ClaimTag, AritmaClaim>;
    }
  }
}
