/** The elements' words in English. */
export const en = {
  /** The language, as `lang` has it. */
  lang: 'en',
  /** The link of `<aritma-login>`. */
  login: 'Log in with Aritma ID',
  /** The link that begins a failed login anew. */
  again: 'Try again',
  /** The login goes on in a window of its own. */
  waiting: 'Continue in the window that has opened.',
  /** The answer is being checked. */
  pending: 'Logging you in…',
  /** There is a token. */
  complete: 'You are logged in.',
  /** The window did its work, and could not close itself. */
  close: 'You may close this window.',
  /** Something that only a developer can mend; the code follows. */
  faulty: 'This website has a fault. Please report this code to those who run it:',
  /** The person, or the server for them, said no. */
  cancelled: 'The login was cancelled.',
  /** The answer came too late. */
  expired: 'The login took too long.',
  /** The answer came twice. */
  used: 'This login has already been used.',
  /** The page was left or reloaded before the login was complete. */
  interrupted: 'The login was interrupted.',
  /** An answer that this browser did not ask for, such as a bookmarked login page gives; or a login is needed. */
  unknown: 'Please log in to continue.',
  /** The browser keeps no data for the page. */
  storage: 'Allow cookies and site data for this website, and try again.',
  /** The server could not be reached, or is out of order. */
  unavailable: 'The login service cannot be reached. Please try again later.',
  /** The server refused, for a reason of its own. */
  failed: 'The login did not succeed.',
} as const;

/** The elements' words in a language. Each name but `lang` and `login` is also that of a slot in the elements. */
export type Messages = Readonly<Record<keyof typeof en, string>>;
