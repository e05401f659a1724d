/**
 * The tags' types for JSX in React 19 and newer: `import type {} from 'aritma-login/react.js'`. There is nothing to run.
 *
 * @module
 */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { AritmaCallback } from '../aritma-callback.js';
import type { AritmaLogin } from '../aritma-login.js';
import type { CallbackTag, LoginTag } from './tags.js';

type Props<Tag, Element> = Tag & DetailedHTMLProps<HTMLAttributes<Element>, Element>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'aritma-login': Props<LoginTag, AritmaLogin>;
      'aritma-callback': Props<CallbackTag, AritmaCallback>;
    }
  }
}
