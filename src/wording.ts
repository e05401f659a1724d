import type { AritmaLoginError } from './oauth/error.js';

/** What the elements say to a person. */
export const wording = {
  logIn: 'Log in with Aritma ID',
  tryAgain: 'Try again',
  pending: 'Logging you in …',
  complete: 'You are logged in.',
  misconfigured: 'This login is not set up correctly. Please tell those who run this page.',
  storageUnavailable:
    'Your browser does not let this page remember your login. Allow cookies and site data for it, and try again.',
  cancelled: 'The login was cancelled.',
  expired: 'The login took too long.',
  used: 'This login has already been used.',
  unknown: 'Please log in.',
  unavailable: 'The login service cannot be reached at the moment.',
  failed: 'The login did not succeed.',
} as const;

/** What a person is told of an error, by its code. All but `misconfigured` may go well at another try. */
const words: Readonly<Record<string, keyof typeof wording>> = {
  invalid_configuration: 'misconfigured',
  incomplete_configuration: 'misconfigured',
  insecure_context: 'misconfigured',
  access_denied: 'cancelled',
  state_expired: 'expired',
  invalid_grant: 'expired',
  state_used: 'used',
  state_unknown: 'unknown',
  state_missing: 'unknown',
  login_required: 'unknown',
  consent_required: 'unknown',
  interaction_required: 'unknown',
  account_selection_required: 'unknown',
  temporarily_unavailable: 'unavailable',
  server_error: 'unavailable',
  token_request_failed: 'unavailable',
  storage_unavailable: 'storageUnavailable',
};

/** What a person is told of an error. Never the server's own text. */
export function personsWords({ code }: AritmaLoginError): string {
  return wording[(Object.hasOwn(words, code) && words[code]) || 'failed'];
}

/** Whether a person can mend an error by another try. */
export function isMendable({ code }: AritmaLoginError): boolean {
  return Object.hasOwn(words, code) && words[code] !== 'misconfigured';
}
