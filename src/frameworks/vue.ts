/**
 * The tags' types for Vue's templates: `import type {} from 'aritma-login/vue.js'`. The module contains no code.
 *
 * @module
 */
import type { HTMLAttributes, PublicProps } from 'vue';
import type { AritmaCallback } from '../elements/aritma-callback.js';
import type { AritmaLogin } from '../elements/aritma-login.js';
import type { AritmaSession } from '../elements/aritma-session.js';
import type { CallbackEvents, LoginEvents, LoginProperties, SessionEvents, SessionProperties } from './tags.js';

/** The listeners of a tag. Vue turns `@token` in a template into the property `onToken`. */
type Listeners<Events> = { [Type in keyof Events & string as `on${Capitalize<Type>}`]?: (event: Events[Type]) => void };

type Component<Element, Props> = new () => Element & { $props: Props & HTMLAttributes & PublicProps };

declare module 'vue' {
  interface HTMLAttributes {
    /** The slot of a custom element. Vue's types do not have this attribute of HTML. */
    slot?: string | undefined;
  }

  interface GlobalComponents {
    'aritma-login': Component<AritmaLogin, LoginProperties & Listeners<LoginEvents>>;
    'aritma-callback': Component<AritmaCallback, { 'auto-return'?: boolean | '' } & Listeners<CallbackEvents>>;
    'aritma-session': Component<AritmaSession, SessionProperties & Listeners<SessionEvents>>;
  }
}
