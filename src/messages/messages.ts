import type { AritmaLoginError } from '../oauth/error.js';
import type { Messages } from './en.js';
import * as languages from './languages.js';
import { lookUp } from './look-up.js';

/** The key of a message, which is also the name of the slot that replaces it. */
export type MessageKey = Exclude<keyof Messages, 'lang' | 'login' | 'again'>;

/**
 * Finds the messages for a language tag.
 *
 * @param tag a language tag in any case, with hyphens or underscores
 * @returns the messages for the tag, or those in English if there are none
 */
export function messagesFor(tag: string): Messages {
  return lookUp(languages, tag) ?? languages.en;
}

/** The error codes for each message, separated by spaces. A retry may solve every error except those of `faulty`. */
const errorCodesByMessage: Partial<Record<MessageKey, string>> = {
  faulty:
    'invalid_configuration incomplete_configuration insecure_context issuer_mismatch invalid_response invalid_id_token ' +
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

/** Chooses the message that the user sees for an error. It never contains the text of the server. */
export function messageKeyFor({ code }: AritmaLoginError): MessageKey {
  const keys = Object.keys(errorCodesByMessage) as MessageKey[];
  return keys.find((key) => errorCodesByMessage[key]?.split(' ').includes(code)) ?? 'failed';
}

/** Tells whether a retry may solve an error. */
export function isRetryable(error: AritmaLoginError): boolean {
  return messageKeyFor(error) !== 'faulty';
}
