/** An element in one of the states of `pages/gallery-state.html`. */
export interface LiveExample {
  state: string;
  /** The language of the example; English by default. */
  lang?: string;
}

/** The live examples in a section of a document. */
export interface SectionExamples {
  /** Examples in the rows of tables, by the header of the first column and the first cell of the row. */
  rows?: Record<string, Record<string, string>>;
  /** Shown after the first paragraph. */
  paragraph?: LiveExample[];
  /** Shown after the first block of code. If the code is CSS, it is applied to the example. */
  code?: LiveExample[];
}

const errorCodes = {
  invalid_configuration: 'invalid-followed',
  incomplete_configuration: 'incomplete-followed',
  insecure_context: 'insecure',
  storage_unavailable: 'refused',
  state_missing: 'missing',
  state_unknown: 'unknown',
  state_expired: 'expired',
  state_used: 'used',
  issuer_mismatch: 'mismatch',
  invalid_response: 'malformed',
  invalid_id_token: 'identity',
  login_interrupted: 'interrupted',
  token_request_failed: 'unreachable',
};

/**
 * The live examples, by document and anchor of the section.
 *
 * The documents themselves are plain Markdown. If a heading or a row is renamed, its key here must be renamed as well: a
 * test finds keys that match nothing.
 */
export const liveExamples: Record<string, SectionExamples> = {
  'README.md#errors': { rows: { code: { ...errorCodes, access_denied: 'cancelled' } } },
  'docs/errors.md#errors': { rows: { code: { ...errorCodes, 'any other code': 'cancelled' } } },
  'docs/errors.md#errors-of-a-session': {
    rows: {
      'code of a session': {
        session_ended: 'session-ended',
        user_changed: 'session-changed',
        offline: 'session-offline',
      },
    },
  },
  'docs/reference.md#the-login-element': {
    rows: {
      slot: { default: 'text', icon: 'icon', waiting: 'waiting', complete: 'handed', error: 'own-login-error' },
      part: { '::part(link)': 'own-text', '::part(status)': 'waiting' },
      'custom property': { '--aritma-login-background': 'own-colours' },
      'custom state': {
        ':state(incomplete)': 'incomplete',
        ':state(invalid)': 'invalid',
        ':state(waiting)': 'waiting',
      },
    },
  },
  'docs/reference.md#the-callback-element': {
    rows: {
      slot: {
        idle: 'idle',
        pending: 'pending',
        complete: 'complete',
        close: 'close',
        error: 'own-error',
        cancelled: 'cancelled',
        expired: 'expired',
        interrupted: 'interrupted',
        used: 'used',
        unknown: 'unknown',
        storage: 'storage',
        unavailable: 'unavailable',
        failed: 'failed',
        faulty: 'faulty',
        again: 'cancelled',
        login: 'unknown',
      },
      part: { '::part(status)': 'complete', '::part(link)': 'cancelled' },
      'custom state': { ':state(pending)': 'pending', ':state(complete)': 'complete', ':state(error)': 'failed' },
    },
  },
  'docs/reference.md#the-session-element': {
    rows: {
      slot: {
        'logged-in': 'session-logged-in',
        'logged-out': 'session-logged-out',
        unknown: 'session-unknown',
        expiring: 'session-expiring',
        ended: 'session-ended',
        changed: 'session-changed',
      },
      part: {
        '::part(status)': 'session-ended',
        '::part(timer)': 'session-expiring-without-login',
        '::part(stay)': 'session-expiring',
      },
      'custom state': {
        ':state(unknown)': 'session-unknown',
        ':state(logged-in)': 'session-logged-in',
        ':state(logged-out)': 'session-logged-out',
        ':state(expiring)': 'session-own-expiring',
        ':state(renewing)': 'session-renewing',
        ':state(offline)': 'session-offline',
      },
    },
  },
  'docs/reference.md#the-logout-element': {
    rows: { slot: { default: 'logout' }, part: { '::part(button)': 'own-logout' } },
  },
  'docs/reference.md#the-claim-element': { rows: { slot: { default: 'own-claim' } } },
  'docs/session.md#show-who-is-logged-in': { paragraph: [{ state: 'session-logged-in' }] },
  'docs/session.md#greet-the-user': { code: [{ state: 'claim' }] },
  'docs/session.md#log-out': { code: [{ state: 'logout' }] },
  'docs/session.md#before-a-session-ends': { paragraph: [{ state: 'session-expiring' }] },
  'docs/styling.md#custom-properties': { code: [{ state: 'text' }] },
  'docs/styling.md#parts': { code: [{ state: 'text' }] },
  'docs/styling.md#texts-and-languages': {
    paragraph: ['en', 'nb', 'nn', 'sv', 'da'].map((lang) => ({ state: 'text', lang })),
    code: [{ state: 'own-cancelled' }],
  },
};
