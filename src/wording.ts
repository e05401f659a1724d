import type { AritmaLoginError } from './oauth/error.js';
import type { Wording } from './languages/en.js';
import * as languages from './languages/index.js';

/** The name of words, and of the slot that replaces them. */
export type Word = Exclude<keyof Wording, 'lang' | 'login' | 'again'>;

/**
 * The words in a language: those of `nb` for `nb-NO`, and English where there are none.
 *
 * @param tag a language tag, looked up as RFC 4647 3.4 says; in any case, with hyphens or underscores
 */
export function wordingOf(tag: string): Wording {
  const known: Readonly<Record<string, Wording | undefined>> = languages;
  for (let rest = tag.trim().toLowerCase().replace(/_/g, '-'); rest; rest = rest.replace(/-?[^-]*$/, '')) {
    const wording = known[rest];
    if (wording) return wording;
  }
  return languages.en;
}

/** What a person is told of an error, by its code. All but `faulty` may go well at another try. */
const words: Readonly<Record<string, Word>> = {
  invalid_configuration: 'faulty',
  incomplete_configuration: 'faulty',
  insecure_context: 'faulty',
  issuer_mismatch: 'faulty',
  invalid_response: 'faulty',
  invalid_request: 'faulty',
  unauthorized_client: 'faulty',
  unsupported_response_type: 'faulty',
  invalid_scope: 'faulty',
  invalid_client: 'faulty',
  unsupported_grant_type: 'faulty',
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
  storage_unavailable: 'storage',
};

/** The words that a person is told of an error. Never the server's own text. */
export function wordOf({ code }: AritmaLoginError): Word {
  return (Object.hasOwn(words, code) && words[code]) || 'failed';
}

/** Whether a person can mend an error by another try. */
export function isMendable(error: AritmaLoginError): boolean {
  return wordOf(error) !== 'faulty';
}
