import type { AritmaCallback } from '../elements/aritma-callback.js';
import type { AritmaClaim } from '../elements/aritma-claim.js';
import type { AritmaLogin } from '../elements/aritma-login.js';
import type { AritmaLogout } from '../elements/aritma-logout.js';
import type { AritmaSession } from '../elements/aritma-session.js';

/** The properties of `<aritma-login>` that have an attribute. */
type LoginProperty = keyof typeof AritmaLogin.properties;

/** The values of the properties of `<aritma-login>`, such as `clientId`. */
export type LoginProperties = Partial<Pick<AritmaLogin, LoginProperty>>;

/** The values of the attributes of `<aritma-login>` by their names in HTML, such as `client-id`. */
export type LoginAttributes = { [Property in LoginProperty as KebabCase<Property>]?: AritmaLogin[Property] };

/** The events of `<aritma-login>`. */
export type LoginEvents = Pick<GlobalEventHandlersEventMap, 'token' | 'tokenerror'>;

/** The events of `<aritma-callback>`. */
export type CallbackEvents = Pick<GlobalEventHandlersEventMap, 'token' | 'tokenerror'>;

/** Listeners that are written as attributes. With the prefix `on`, the listener for `token` is `ontoken`. */
export type Listeners<Events, Target, Prefix extends string = 'on'> = {
  [Type in keyof Events & string as `${Prefix}${Type}`]?:
    ((event: Events[Type] & { readonly currentTarget: Target }) => void) | undefined;
};

/** The attributes and listeners of `<aritma-login>`, in addition to those of every element. */
export type LoginTag<Prefix extends string = 'on'> = LoginAttributes & Listeners<LoginEvents, AritmaLogin, Prefix>;

/** The attributes and listeners of `<aritma-callback>`, in addition to those of every element. */
export type CallbackTag<Prefix extends string = 'on'> = { 'auto-return'?: boolean | '' } & Listeners<
  CallbackEvents,
  AritmaCallback,
  Prefix
>;

/** The properties of `<aritma-session>` that have an attribute. */
type SessionProperty = keyof typeof AritmaSession.properties;

/** The values of the properties of `<aritma-session>`, such as `clientId`. */
export type SessionProperties = Partial<Pick<AritmaSession, SessionProperty>>;

/** The events of `<aritma-session>`. */
export type SessionEvents = Pick<GlobalEventHandlersEventMap, 'sessionchange' | 'sessionexpiring' | 'sessionerror'>;

/** The attributes and listeners of `<aritma-session>`, in addition to those of every element. */
export type SessionTag<Prefix extends string = 'on'> = {
  [Property in SessionProperty as KebabCase<Property>]?: AritmaSession[Property];
} & Listeners<SessionEvents, AritmaSession, Prefix>;

/** The properties of `<aritma-logout>` that have an attribute. */
type LogoutProperty = keyof typeof AritmaLogout.properties;

/** The values of the properties of `<aritma-logout>`, such as `returnTo`. */
export type LogoutProperties = Partial<Pick<AritmaLogout, LogoutProperty>>;

/** The events of `<aritma-logout>`. */
export type LogoutEvents = Pick<GlobalEventHandlersEventMap, 'logout'>;

/** The attributes and listeners of `<aritma-logout>`, in addition to those of every element. */
export type LogoutTag<Prefix extends string = 'on'> = {
  [Property in LogoutProperty as KebabCase<Property>]?: AritmaLogout[Property];
} & Listeners<LogoutEvents, AritmaLogout, Prefix>;

/** The attribute of `<aritma-claim>`, in addition to those of every element. */
export type ClaimTag = Partial<Pick<AritmaClaim, 'name'>>;

/** Converts `clientId` to `client-id`. */
type KebabCase<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${KebabCase<Rest>}`
  : '';
