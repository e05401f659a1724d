/** The languages of the login pages. */
export type Language = 'en' | 'nb';

/** One text in each language. */
export type Texts = Record<Language, string>;

/** The first of the space-separated `ui_locales` that the pages speak; English where there is none. */
export function language(uiLocales: string | undefined): Language {
  for (const locale of (uiLocales ?? '').toLowerCase().split(' ')) {
    if (/^(nb|nn|no)\b/.test(locale)) return 'nb';
    if (/^en\b/.test(locale)) return 'en';
  }
  return 'en';
}

/** What the login pages say. */
export const wording = {
  standIn: {
    en: 'This server stands in for Aritma ID. It knows made-up people only.',
    nb: 'Denne tjeneren er en stedfortreder for Aritma ID. Den kjenner bare oppdiktede personer.',
  },
  logIn: { en: 'Log in', nb: 'Logg inn' },
  cancel: { en: 'Cancel', nb: 'Avbryt' },
  asks: { en: 'asks to:', nb: 'ber om å få:' },
  userName: { en: 'User name', nb: 'Brukernavn' },
  password: { en: 'Password', nb: 'Passord' },
  wrongPassword: {
    en: 'The user name or the password is wrong. Try again.',
    nb: 'Brukernavnet eller passordet er feil. Prøv igjen.',
  },
  demoUser: { en: 'The demo’s user is', nb: 'Demoens bruker er' },
  demoPassword: { en: 'the password', nb: 'passordet' },
  mfa: { en: 'Second factor', nb: 'Tofaktor' },
  mfaCode: { en: 'One-time code', nb: 'Engangskode' },
  mfaHint: { en: 'The demo’s code is', nb: 'Demoens kode er' },
  wrongCode: { en: 'The code is wrong. Try again.', nb: 'Koden er feil. Prøv igjen.' },
  verify: { en: 'Identify yourself', nb: 'Legitimer deg' },
  verifyText: {
    en: 'This step stands for an identification with BankID.',
    nb: 'Dette trinnet er en stedfortreder for legitimering med BankID.',
  },
  personalNumber: { en: 'Personal number, 11 digits', nb: 'Fødselsnummer, 11 sifre' },
  verifyHint: { en: 'The demo’s number is', nb: 'Demoens nummer er' },
  wrongNumber: {
    en: 'The number is not the one of this user. Try again.',
    nb: 'Nummeret tilhører ikke denne brukeren. Prøv igjen.',
  },
  loggedInAs: { en: 'You are', nb: 'Du er' },
  confirm: { en: 'Confirm', nb: 'Bekreft' },
} satisfies Record<string, Texts>;
