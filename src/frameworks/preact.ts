/**
 * The tags' types for JSX in Preact: `import type {} from 'aritma-login/preact.js'`. The module contains no code.
 *
 * @module
 */
import type { HTMLAttributes } from 'preact';
import type { AritmaCallback } from '../elements/aritma-callback.js';
import type { AritmaClaim } from '../elements/aritma-claim.js';
import type { AritmaLogin } from '../elements/aritma-login.js';
import type { AritmaLogout } from '../elements/aritma-logout.js';
import type { AritmaSession } from '../elements/aritma-session.js';
import type { CallbackTag, ClaimTag, LoginTag, LogoutTag, SessionTag } from './tags.js';

type Props<Tag, Element extends EventTarget> = Tag & HTMLAttributes<Element>;

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'aritma-login': Props<LoginTag, AritmaLogin>;
      'aritma-callback': Props<CallbackTag, AritmaCallback>;
      'aritma-session': Props<SessionTag, AritmaSession>;
      'aritma-logout': Props<LogoutTag, AritmaLogout>;
      'aritma-claim': Props<ClaimTag, AritmaClaim>;
    }
  }
}
