import type { AritmaCallback } from '../elements/aritma-callback.js';
import type { AritmaLogin } from '../elements/aritma-login.js';

/** The properties of `<aritma-login>` that attributes mirror. */
type LoginProperty = keyof typeof AritmaLogin.properties;

/** `clientId` and the others. */
export type LoginProperties = Partial<Pick<AritmaLogin, LoginProperty>>;

/** `client-id` and the others, as they are written in HTML. */
export type LoginAttributes = { [Property in LoginProperty as KebabCase<Property>]?: AritmaLogin[Property] };

/** The events of `<aritma-login>`. */
export type LoginEvents = Pick<GlobalEventHandlersEventMap, 'token' | 'tokenerror'>;

/** The events of `<aritma-callback>`. */
export type CallbackEvents = Pick<GlobalEventHandlersEventMap, 'token' | 'tokenerror'>;

/** Listeners that are written as attributes: `ontoken` for `token`, where the prefix is `on`. */
export type Listeners<Events, Target, Prefix extends string = 'on'> = {
  [Type in keyof Events & string as `${Prefix}${Type}`]?:
    ((event: Events[Type] & { readonly currentTarget: Target }) => void) | undefined;
};

/** What may be written on `<aritma-login>`, beside what any element has. */
export type LoginTag<Prefix extends string = 'on'> = LoginAttributes & Listeners<LoginEvents, AritmaLogin, Prefix>;

/** What may be written on `<aritma-callback>`, beside what any element has. */
export type CallbackTag<Prefix extends string = 'on'> = Listeners<CallbackEvents, AritmaCallback, Prefix>;

/** Writes `clientId` as `client-id`. */
type KebabCase<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${KebabCase<Rest>}`
  : '';
