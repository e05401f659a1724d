/** The languages of the login pages. */
export type Language = 'en' | 'nb';

/** A text in each language. */
export type LocalizedText = Record<Language, string>;

/**
 * Selects the language of the login pages.
 *
 * @param uiLocales language tags in order of preference, separated by spaces
 * @returns the first language that the pages support, or English
 */
export function selectLanguage(uiLocales: string | undefined): Language {
  for (const locale of (uiLocales ?? '').toLowerCase().split(' ')) {
    if (/^(nb|nn|no)\b/.test(locale)) return 'nb';
    if (/^en\b/.test(locale)) return 'en';
  }
  return 'en';
}

/** The texts of the login pages. */
export const messages = {
  standIn: {
    en: 'This server stands in for Aritma ID in the demo. All people are fictitious.',
    nb: 'Denne serveren erstatter Aritma ID i demoen. Alle personer er oppdiktede.',
  },
  logIn: { en: 'Log in', nb: 'Logg inn' },
  cancel: { en: 'Cancel', nb: 'Avbryt' },
  requests: { en: 'asks for permission to:', nb: 'ber om tillatelse til å:' },
  userName: { en: 'User name', nb: 'Brukernavn' },
  password: { en: 'Password', nb: 'Passord' },
  wrongPassword: {
    en: 'The user name or password is wrong. Please try again.',
    nb: 'Feil brukernavn eller passord. Prøv igjen.',
  },
  demoUser: { en: 'User name in the demo:', nb: 'Brukernavn i demoen:' },
  demoPassword: { en: 'Password:', nb: 'Passord:' },
  mfa: { en: 'Two-step verification', nb: 'Totrinnsbekreftelse' },
  mfaCode: { en: 'One-time code', nb: 'Engangskode' },
  mfaHint: { en: 'Code in the demo:', nb: 'Kode i demoen:' },
  wrongCode: { en: 'The code is wrong. Please try again.', nb: 'Feil kode. Prøv igjen.' },
  verify: { en: 'Identify yourself', nb: 'Legitimer deg' },
  verifyText: {
    en: 'In the demo, this step replaces identification with BankID.',
    nb: 'I demoen erstatter dette trinnet legitimering med BankID.',
  },
  personalNumber: { en: 'National identity number (11 digits)', nb: 'Fødselsnummer (11 siffer)' },
  verifyHint: { en: 'Number in the demo:', nb: 'Fødselsnummer i demoen:' },
  wrongNumber: {
    en: 'The number does not belong to this user. Please try again.',
    nb: 'Fødselsnummeret tilhører ikke denne brukeren. Prøv igjen.',
  },
  loggedInAs: { en: 'You are logged in as', nb: 'Du er logget inn som' },
  confirm: { en: 'Confirm', nb: 'Bekreft' },
} satisfies Record<string, LocalizedText>;
