import { lookUp } from './look-up.js';

/** The messages of `<aritma-session>` and `<aritma-logout>` in English. */
const en = {
  /** The language tag, for the attribute `lang`. */
  lang: 'en',
  /** The session has ended, although the user has not logged out. */
  ended: 'Your session has ended. Please log in again.',
  /** Another user has logged in, in another tab. This page may still contain data of the first one. */
  changed: 'Someone else has logged in. Please reload this page.',
  /** The session ends soon. The remaining time follows. */
  expiring: 'You will be logged out soon.',
  /** The link that continues a session that ends soon. */
  stay: 'Stay logged in',
  /** The default text of the button of `<aritma-logout>`. */
  logout: 'Log out',
} as const;

/** The messages in a language. `ended`, `changed` and `expiring` are also the names of slots. */
export type SessionMessages = Readonly<Record<keyof typeof en, string>>;

const nb: SessionMessages = {
  lang: 'nb',
  ended: 'Økten din er avsluttet. Logg inn på nytt.',
  changed: 'En annen bruker har logget inn. Last inn siden på nytt.',
  expiring: 'Du blir snart logget ut.',
  stay: 'Forbli innlogget',
  logout: 'Logg ut',
};

const nn: SessionMessages = {
  lang: 'nn',
  ended: 'Økta di er avslutta. Logg inn på nytt.',
  changed: 'Ein annan brukar har logga inn. Last inn sida på nytt.',
  expiring: 'Du blir snart logga ut.',
  stay: 'Forbli innlogga',
  logout: 'Logg ut',
};

const sv: SessionMessages = {
  lang: 'sv',
  ended: 'Din session har avslutats. Logga in igen.',
  changed: 'En annan användare har loggat in. Ladda om sidan.',
  expiring: 'Du loggas snart ut.',
  stay: 'Förbli inloggad',
  logout: 'Logga ut',
};

const da: SessionMessages = {
  lang: 'da',
  ended: 'Din session er afsluttet. Log ind igen.',
  changed: 'En anden bruger er logget ind. Genindlæs siden.',
  expiring: 'Du bliver snart logget ud.',
  stay: 'Forbliv logget ind',
  logout: 'Log ud',
};

const languages: Readonly<Record<string, SessionMessages>> = { en, nb, no: nb, nn, no_nyn: nn, sv, da };

/** Finds the messages for a language tag, or those in English if there are none. */
export function sessionMessagesFor(tag: string): SessionMessages {
  return lookUp(languages, tag) ?? en;
}
