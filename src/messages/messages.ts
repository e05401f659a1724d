import type { AritmaLoginError } from '../oauth/error.js';
import type { Messages } from './en.js';
import * as languages from './languages.js';

/** The name of words, and of the slot that replaces them. */
export type MessageKey = Exclude<keyof Messages, 'lang' | 'login' | 'again'>;

/**
 * The words in a language: those of `nb` for `nb-NO`, and English where there are none.
 *
 * @param tag a language tag, looked up as RFC 4647 3.4 says; in any case, with hyphens or underscores
 */
export function messagesFor(tag: string): Messages {
  const known: Readonly<Record<string, Messages | undefined>> = languages;
  for (let rest = tag.trim().toLowerCase().replace(/-/g, '_'); rest; rest = rest.replace(/_?[^_]*$/, '')) {
    const wording = known[rest];
    if (wording) return wording;
  }
  return languages.en;
}

/** The codes of the errors that a person is told something of; all but `faulty` may go well at another try. */
const errorCodesByMessage: Partial<Record<MessageKey, string>> = {
  faulty:
    'invalid_configuration incomplete_configuration insecure_context issuer_mismatch invalid_response ' +
    'invalid_request unauthorized_client unsupported_response_type invalid_scope invalid_client unsupported_grant_type',
  cancelled: 'access_denied',
  expired: 'state_expired invalid_grant',
  used: 'state_used',
  interrupted: 'login_interrupted',
  unknown:
    'state_unknown state_missing login_required consent_required interaction_required account_selection_required',
  unavailable: 'temporarily_unavailable server_error token_request_failed',
  storage: 'storage_unavailable',
};

/** The words that a person is told of an error. Never the server's own text. */
export function messageKeyFor({ code }: AritmaLoginError): MessageKey {
  const words = Object.keys(errorCodesByMessage) as MessageKey[];
  return words.find((word) => errorCodesByMessage[word]?.split(' ').includes(code)) ?? 'failed';
}

/** Whether a person can mend an error by another try. */
export function isRetryable(error: AritmaLoginError): boolean {
  return messageKeyFor(error) !== 'faulty';
}
