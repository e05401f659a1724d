/** The messages of the elements in English. */
export const en = {
  /** The language tag, for the attribute `lang`. */
  lang: 'en',
  /** The default text of the link of `<aritma-login>`. */
  login: 'Log in with Aritma ID',
  /** The link that begins a new login after an error. */
  again: 'Try again',
  /** The login continues in a popup. */
  waiting: 'Continue in the window that has opened.',
  /** The response is being checked, or the code is being exchanged. */
  pending: 'Logging you in…',
  /** The login has ended with a token. */
  complete: 'You are logged in.',
  /** The popup is finished, but could not close itself. */
  close: 'You can close this window.',
  /** An error that only a developer can fix. The error code follows. */
  faulty: 'Something is wrong with this website. Please report this code to its owner:',
  /** The user cancelled the login, or is not allowed to log in. */
  cancelled: 'The login was cancelled.',
  /** The response arrived too late. */
  expired: 'The login took too long.',
  /** The response was used before. */
  used: 'This login has already been used.',
  /** The page was left or reloaded before the login was complete. */
  interrupted: 'The login was interrupted.',
  /**
   * This browser did not begin the login, for example because the user bookmarked the login page. Or a silent login failed
   * because the user has to log in.
   */
  unknown: 'Please log in to continue.',
  /** The browser does not store data for this page. */
  storage: 'Allow cookies and site data for this website, and try again.',
  /** The server cannot be reached, or does not work. */
  unavailable: 'The login service is unavailable. Please try again later.',
  /** The server returned any other error. */
  failed: 'The login did not succeed.',
} as const;

/** The messages of the elements in a language. Each key except `lang` and `login` is also the name of a slot. */
export type Messages = Readonly<Record<keyof typeof en, string>>;
