import { lookUp } from './look-up.js';

/** The messages of `<aritma-session>` in English. */
const en = {
  /** The language tag, for the attribute `lang`. */
  lang: 'en',
  /** The session has ended, although the user has not logged out. */
  ended: 'Your session has ended. Please log in again.',
  /** Another user has logged in, in another tab. This page may still contain data of the first one. */
  changed: 'Someone else has logged in. Please reload this page.',
} as const;

/** The messages of `<aritma-session>` in a language. Each key except `lang` is also the name of a slot. */
export type SessionMessages = Readonly<Record<keyof typeof en, string>>;

const nb: SessionMessages = {
  lang: 'nb',
  ended: 'Økten din er avsluttet. Logg inn på nytt.',
  changed: 'En annen bruker har logget inn. Last inn siden på nytt.',
};

const nn: SessionMessages = {
  lang: 'nn',
  ended: 'Økta di er avslutta. Logg inn på nytt.',
  changed: 'Ein annan brukar har logga inn. Last inn sida på nytt.',
};

const sv: SessionMessages = {
  lang: 'sv',
  ended: 'Din session har avslutats. Logga in igen.',
  changed: 'En annan användare har loggat in. Ladda om sidan.',
};

const da: SessionMessages = {
  lang: 'da',
  ended: 'Din session er afsluttet. Log ind igen.',
  changed: 'En anden bruger er logget ind. Genindlæs siden.',
};

const languages: Readonly<Record<string, SessionMessages>> = { en, nb, no: nb, nn, no_nyn: nn, sv, da };

/** Finds the messages for a language tag, or those in English if there are none. */
export function sessionMessagesFor(tag: string): SessionMessages {
  return lookUp(languages, tag) ?? en;
}
