import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AccessToken } from '../../src/oauth/access-token.js';
import {
  decideRenewal,
  type RenewalAction,
  type RenewalCause,
  type RenewalState,
  renewalState,
  timeLeft,
  timeToNextTrigger,
  timeToWarning,
} from '../../src/oauth/renewal.js';
import type { SessionRecord } from '../../src/oauth/session-record.js';
import { Random } from '../fuzz/random.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** When the tokens of these tests were received. */
const received = Date.UTC(2030, 0, 1);

const causes = ['open', 'token', 'refused', 'requested'] as const satisfies RenewalCause[];

/** The state of tokens that live for an hour and were renewed once, with changes to the state and to the record. */
function state(record: Partial<SessionRecord> = {}, rest: Partial<RenewalState> = {}): RenewalState {
  return {
    record: {
      authority: 'https://id.example',
      tenant: 'acme',
      clientId: 'spa',
      epoch: 'epoch',
      generation: 1,
      accessToken: 'access-1',
      expiresIn: 3600,
      receivedAt: received,
      refreshToken: 'refresh-1',
      scope: 'a',
      ...record,
    },
    failures: 0,
    retryAt: 0,
    ...rest,
  };
}

/** The actions for all causes, in their order. */
const actions = (given: RenewalState, now: number): RenewalAction[] =>
  causes.map((cause) => decideRenewal(given, { type: 'trigger', cause, now }).action);

const token = (changes: Partial<AccessToken> = {}): AccessToken => ({
  authority: 'https://id.example',
  tenant: 'acme',
  clientId: 'spa',
  flow: 'pkce',
  accessToken: 'access-2',
  tokenType: 'Bearer',
  expiresIn: 3600,
  expiresAt: undefined,
  scope: 'a',
  ...changes,
});

type Actions = [open: RenewalAction, token: RenewalAction, refused: RenewalAction, requested: RenewalAction];
const all = (action: RenewalAction): Actions => [action, action, action, action];
const onDemand: Actions = ['none', 'none', 'send', 'send'];
const whenRequested: Actions = ['none', 'none', 'none', 'send'];

/** What a trigger leads to, for the causes open, token, refused and requested. */
const triggers: [situation: string, given: RenewalState, now: number, expected: Actions][] = [
  ['that were just received by a login', state({ generation: 0 }), received, onDemand],
  ['that were just renewed', state(), received, whenRequested],
  ['that were renewed a quarter of their life ago, less a second', state(), received + 899 * second, whenRequested],
  ['that were renewed a quarter of their life ago', state(), received + 900 * second, onDemand],
  ['that live 80 seconds, at 29 seconds', state({ expiresIn: 80 }), received + 29 * second, whenRequested],
  ['that live 80 seconds, at 30 seconds', state({ expiresIn: 80 }), received + 30 * second, onDemand],
  ['that expire in 61 seconds', state(), received + hour - 61 * second, onDemand],
  ['that expire in a minute', state(), received + hour - minute, all('send')],
  ['that expire now', state(), received + hour, all('send')],
  ['that expired a week ago', state(), received + 7 * day, all('send')],
  ['that expired 10 years ago, or whose clock was set to 2040', state(), Date.UTC(2040, 0, 1), all('send')],
  ['from 59 seconds in the future', state(), received - 59 * second, onDemand],
  ['from 61 seconds in the future', state(), received - 61 * second, all('send')],
  ['from an hour in the future', state(), received - hour, all('send')],
  ['from 60 years in the future, because the clock was set to 1970', state(), 0, all('send')],
  ['that were received an hour before the clock was set back by half an hour', state(), received + hour / 2, onDemand],

  ['that live 10 seconds, at 6 seconds', state({ expiresIn: 10 }), received + 6 * second, whenRequested],
  [
    'that live 10 seconds, at 7 seconds',
    state({ expiresIn: 10 }),
    received + 7 * second,
    ['none', 'send', 'none', 'send'],
  ],
  ['that live 10 seconds, at 30 seconds', state({ expiresIn: 10 }), received + 30 * second, all('send')],
  ['that live 10 seconds, of a login', state({ expiresIn: 10, generation: 0 }), received + 7 * second, all('send')],
  ['that live 0 seconds, of a login', state({ expiresIn: 0, generation: 0 }), received, all('send')],
  ['that live 0 seconds, at 30 seconds', state({ expiresIn: 0 }), received + 30 * second, all('send')],
  ['that live 60 days, at once', state({ expiresIn: (60 * day) / second }), received, whenRequested],
  ['that live 60 days, after 59 days', state({ expiresIn: (60 * day) / second }), received + 59 * day, onDemand],
  ['that live 60 days, after 60 days', state({ expiresIn: (60 * day) / second }), received + 60 * day, all('send')],
  ['whose lifetime is unknown', state({ expiresIn: undefined }), received + minute, onDemand],
  ['whose lifetime is unknown, after a year', state({ expiresIn: undefined }), received + 365 * day, onDemand],
  ['whose lifetime is unknown, from the future', state({ expiresIn: undefined }), received - hour, all('send')],

  ['from a minute in the future', state(), received - minute, onDemand],
  ['from more than a minute in the future', state(), received - minute - 1, all('send')],

  ['without a refresh token', state({ refreshToken: undefined }), received + hour - 1, all('none')],
  ['without a refresh token, that expire now', state({ refreshToken: undefined }), received + hour, all('expire')],
  ['without a refresh token, from the future', state({ refreshToken: undefined }), received - day, all('none')],
  ['without a refresh token, in 1970', state({ refreshToken: undefined }), 0, all('none')],
  ['without a refresh token, in 2040', state({ refreshToken: undefined }), Date.UTC(2040, 0, 1), all('expire')],
  [
    'without a refresh token, whose lifetime is unknown',
    state({ refreshToken: undefined, expiresIn: undefined }),
    received + 365 * day,
    all('none'),
  ],
  [
    'without a refresh token, that live 0 seconds',
    state({ refreshToken: undefined, expiresIn: 0, generation: 0 }),
    received,
    all('expire'),
  ],

  [
    'that have expired, a second before the next attempt',
    state({}, { failures: 1, retryAt: received + hour + second }),
    received + hour,
    whenRequested,
  ],
  [
    'that have expired, a minute before the next attempt, which is never longer',
    state({}, { failures: 4, retryAt: received + hour + minute }),
    received + hour,
    whenRequested,
  ],
  [
    'that have expired, at the time of the next attempt',
    state({}, { failures: 1, retryAt: received + hour }),
    received + hour,
    all('send'),
  ],
  [
    'that have expired, if the next attempt is later than any can be, because the clock was set back',
    state({}, { failures: 1, retryAt: received + 3 * hour }),
    received + hour,
    all('send'),
  ],
  [
    'that have expired, after four failures',
    state({}, { failures: 4, retryAt: received + hour }),
    received + hour,
    all('send'),
  ],
  [
    'that have expired, after five failures',
    state({}, { failures: 5, retryAt: received + hour }),
    received + hour,
    ['none', 'send', 'send', 'send'],
  ],
];

describe('a trigger', () => {
  for (const [situation, given, now, expected] of triggers) {
    it(`leads to ${expected.join(', ')} for tokens ${situation}`, () => {
      assert.deepEqual(actions(given, now), expected);
    });
  }

  it('does not change the state', () => {
    const given = state();
    assert.equal(decideRenewal(given, { type: 'trigger', cause: 'open', now: received + hour }).state, given);
  });
});

describe('a failed renewal', () => {
  const fail = (given: RenewalState, code?: string, now = received + hour) =>
    decideRenewal(given, { type: 'failure', code, now });

  it('is followed by attempts after 1, 2, 4, 8, 16, 32, 60 and 60 seconds', () => {
    let given = state();
    const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((failures) => {
      const { state: next, action } = fail(given);
      assert.equal(action, 'none');
      assert.equal(next.failures, failures);
      given = next;
      return (next.retryAt - received - hour) / second;
    });
    assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('keeps the record, so that a network error never ends a session', () => {
    const given = state();
    for (const code of [
      undefined,
      '',
      'temporarily_unavailable',
      'server_error',
      'slow_down',
      'token_request_failed',
      'invalid_response',
    ]) {
      const { state: next, action } = fail(given, code);
      assert.deepEqual([next.record, action, next.failures], [given.record, 'none', 1], String(code));
    }
  });

  it('ends the session only if the error is invalid_grant', () => {
    assert.equal(fail(state(), 'invalid_grant').action, 'lose');
    for (const code of ['invalid_client', 'invalid_request', 'INVALID_GRANT', 'invalid_grant ', 'x']) {
      assert.notEqual(fail(state(), code).action, 'lose', code);
    }
  });

  it('removes the refresh token if the server refuses the client, and keeps the access token', () => {
    for (const code of ['invalid_client', 'unauthorized_client', 'unsupported_grant_type']) {
      const { state: next, action } = fail(
        state({ renewingSince: received }, { failures: 3, retryAt: received }),
        code,
      );
      assert.equal(action, 'store', code);
      const { refreshToken, renewingSince, accessToken, generation } = next.record;
      assert.deepEqual([refreshToken, renewingSince, accessToken], [undefined, undefined, 'access-1'], code);
      assert.deepEqual([next.failures, next.retryAt, generation], [0, 0, 1], code);
      assert.deepEqual(actions(next, received + hour - 1), all('none'), code);
      assert.deepEqual(actions(next, received + hour), all('expire'), code);
    }
  });

  it('is forgotten when the browser is online again', () => {
    const { state: next, action } = decideRenewal(state({}, { failures: 6, retryAt: received + 2 * hour }), {
      type: 'online',
    });
    assert.deepEqual([next.failures, next.retryAt, action], [0, 0, 'none']);
    assert.deepEqual(actions(next, received + hour), all('send'));
  });
});

describe('a successful renewal', () => {
  it('replaces the tokens, counts them, and forgets the failures', () => {
    const given = state({ renewingSince: received }, { failures: 3, retryAt: received + day });
    const { state: next, action } = decideRenewal(given, {
      type: 'success',
      token: token({ refreshToken: 'refresh-2', idToken: 'id-2', scope: 'b', expiresIn: 600 }),
      now: received + hour,
    });
    assert.equal(action, 'store');
    assert.deepEqual(next, {
      record: {
        ...state().record,
        generation: 2,
        accessToken: 'access-2',
        refreshToken: 'refresh-2',
        idToken: undefined,
        scope: 'b',
        expiresIn: 600,
        receivedAt: received + hour,
        renewingSince: undefined,
      },
      failures: 0,
      retryAt: 0,
    });
  });
});

describe('the time until an open page looks at its tokens again', () => {
  const times: [situation: string, given: RenewalState, now: number, expected: number][] = [
    ['is a minute before they expire', state(), received, hour - minute],
    ['is after two thirds of a short life, or after 30 seconds', state({ expiresIn: 60 }), received, 40 * second],
    ['is at least 30 seconds after a renewal', state({ expiresIn: 10 }), received, 30 * second],
    ['is two thirds of a short life after a login', state({ expiresIn: 15, generation: 0 }), received, 10 * second],
    ['is zero if they have expired', state(), received + 2 * hour, 0],
    ['is zero for a login with a lifetime of zero', state({ expiresIn: 0, generation: 0 }), received, 0],
    ['is when they expire, if they cannot be renewed', state({ refreshToken: undefined }), received, hour],
    ['is zero if they cannot be renewed and have expired', state({ refreshToken: undefined }), received + 2 * hour, 0],
    ['is endless if their lifetime is unknown', state({ expiresIn: undefined }), received, Infinity],
    [
      'is the next attempt after a failure',
      state({}, { failures: 1, retryAt: received + hour + 7 }),
      received + hour,
      7,
    ],
    ['is endless after five failures', state({}, { failures: 5 }), received + hour, Infinity],
    [
      'is two months for a lifetime of two months',
      state({ expiresIn: (60 * day) / second }),
      received,
      60 * day - minute,
    ],
  ];
  for (const [title, given, now, expected] of times) {
    it(title, () => assert.equal(timeToNextTrigger(given, now), expected));
  }

  it('is never negative, and a number, for any record and clock', () => {
    const random = new Random(1);
    for (let count = 0; count < 20_000; count += 1) {
      const given = state(
        {
          generation: random.below(2),
          expiresIn: random.pick([undefined, 0, 1, 10, 3600, 5_184_000, 9_999_999_999]),
          refreshToken: random.pick([undefined, 'r']),
        },
        { failures: random.below(8), retryAt: random.pick([0, received, received + 60_000]) },
      );
      const now = random.pick([0, received - hour, received, received + random.below(2 * hour), Date.UTC(2040, 0, 1)]);
      const time = timeToNextTrigger(given, now);
      assert.ok(time >= 0, `${time} for ${JSON.stringify([given, now])}`);
    }
  });

  it('leads, if it is waited for, to an action or to a longer wait, so that a timer never fires in a loop', () => {
    const random = new Random(2);
    for (let count = 0; count < 20_000; count += 1) {
      const given = state(
        {
          generation: random.below(2),
          expiresIn: random.pick([undefined, 0, 10, 3600]),
          refreshToken: random.pick([undefined, 'r']),
        },
        { failures: random.below(7), retryAt: random.pick([0, received + 1000, received + 60_000]) },
      );
      const now = received + random.below(2 * hour);
      const wait = timeToNextTrigger(given, now);
      if (wait === Infinity) continue;
      const { action } = decideRenewal(given, { type: 'trigger', cause: 'open', now: now + wait });
      assert.notEqual(action, 'none', JSON.stringify([given, now, wait]));
    }
  });
});

describe('the time until the user is warned', () => {
  it('is counted back from the end of a session without a refresh token', () => {
    const withoutRefreshToken = state({ refreshToken: undefined });
    assert.equal(timeToWarning(withoutRefreshToken, 2 * minute, received), hour - 2 * minute);
    assert.equal(timeToWarning(withoutRefreshToken, 2 * minute, received + hour), -2 * minute);
  });

  it('does not come if the tokens can be renewed, or if their lifetime is unknown', () => {
    assert.equal(timeToWarning(state(), minute, received + hour), Infinity);
    assert.equal(timeToWarning(state({ refreshToken: undefined, expiresIn: undefined }), minute, received), Infinity);
  });
});

describe('the time left', () => {
  it('is counted by the local clock from the time of the response', () => {
    assert.equal(timeLeft(state().record, received + minute), hour - minute);
    assert.equal(timeLeft(state().record, received - minute), hour + minute);
    assert.equal(timeLeft(state({ expiresIn: undefined }).record, received), Infinity);
  });
});

describe('ten minutes of triggers', () => {
  /** What happens to the clock: at a second since the beginning, it is set ahead by milliseconds. */
  type ClockChange = readonly [at: number, by: number];
  const changes = [-hour, hour, -received, Date.UTC(2040, 0, 1) - received, -day, 90 * second, -90 * second];

  /** Simulates a page that is open, and callers that ask for a token every second. Returns the seconds of the requests. */
  function simulate(
    first: RenewalState,
    clockChanges: readonly ClockChange[],
    respond: (given: RenewalState, now: number) => RenewalState,
    asked: readonly RenewalCause[] = ['token'],
  ): number[] {
    const sent: number[] = [];
    let given = first;
    let offset = 0;
    let nextLook = 0;
    for (let at = 0; at < 600; at += 1) {
      for (const [when, by] of clockChanges) if (when === at) offset += by;
      const now = received + at * second + offset;
      const isLooking = at >= nextLook;
      for (const cause of [...(isLooking ? (['open'] as const) : []), ...asked]) {
        if (decideRenewal(given, { type: 'trigger', cause, now }).action !== 'send') continue;
        sent.push(at);
        given = respond(given, now);
      }
      if (isLooking) nextLook = at + Math.min(Math.max(timeToNextTrigger(given, now) / second, 1), 300);
    }
    return sent;
  }

  const succeed =
    (expiresIn: number | undefined) =>
    (given: RenewalState, now: number): RenewalState =>
      decideRenewal(given, { type: 'success', token: token({ expiresIn }), now }).state;
  const failing = (given: RenewalState, now: number): RenewalState =>
    decideRenewal(given, { type: 'failure', now }).state;

  it('lead to at most two requests if the clock is set once, whatever the age of the tokens', () => {
    const random = new Random(3);
    for (let count = 0; count < 3000; count += 1) {
      const expiresIn = random.pick([1800, 3600, (60 * day) / second, undefined]);
      const receivedAt = received - random.below(2 * hour);
      const change = [random.below(600), random.pick(changes)] as const;
      const sent = simulate(state({ expiresIn, receivedAt }), [change], succeed(expiresIn));
      assert.ok(sent.length <= 2, `${String(sent)} for ${JSON.stringify([expiresIn, receivedAt - received, change])}`);
    }
  });

  it('lead to at most two requests if the clock is set and corrected, with new tokens', () => {
    const random = new Random(4);
    for (let count = 0; count < 3000; count += 1) {
      const expiresIn = random.pick([1800, 3600, (60 * day) / second, undefined]);
      const by = random.pick(changes);
      const at = random.below(600);
      const clockChanges = [[at, by] as const, [at + random.below(600 - at), -by] as const];
      const sent = simulate(state({ expiresIn }), clockChanges, succeed(expiresIn));
      assert.ok(sent.length <= 2, `${String(sent)} for ${JSON.stringify([expiresIn, clockChanges])}`);
    }
  });

  it('lead to at most one request for each change of the clock, and one for the age of the tokens', () => {
    const random = new Random(5);
    for (let count = 0; count < 3000; count += 1) {
      const clockChanges = Array.from(
        { length: random.below(6) },
        () => [random.below(600), random.pick(changes)] as const,
      );
      const sent = simulate(state({ generation: 0 }), clockChanges, succeed(3600));
      assert.ok(sent.length <= clockChanges.length + 1, `${String(sent)} for ${JSON.stringify(clockChanges)}`);
    }
  });

  it('lead to at most one request in 30 seconds if the page is open and each token has expired when it arrives', () => {
    const sent = simulate(state({ expiresIn: 0 }), [], succeed(0), []);
    assert.ok(sent.length > 1 && sent.length <= 20, String(sent));
    for (const [index, at] of sent.entries()) assert.ok(at - (sent[index - 1] ?? -30) >= 30, String(sent));
  });

  it('lead to at most one request in 30 seconds if an API refuses every token', () => {
    const sent = simulate(state({ generation: 0 }), [], succeed(3600), ['refused']);
    for (const [index, at] of sent.entries()) assert.ok(at - (sent[index - 1] ?? -30) >= 30, String(sent));
  });

  it('lead to five requests if every one fails and no caller asks', () => {
    assert.deepEqual(simulate(state({ expiresIn: 0 }), [], failing, []), [30, 31, 33, 37, 45]);
  });

  it('lead to one request a minute if every one fails and callers ask all the time', () => {
    const sent = simulate(state({ expiresIn: 0 }), [], failing);
    assert.deepEqual(sent.slice(0, 8), [0, 1, 3, 7, 15, 31, 63, 123]);
    assert.equal(sent.length, 15);
  });

  it('lead to no more requests if every one fails and the clock is set', () => {
    for (const by of changes) {
      const sent = simulate(state({ expiresIn: 0 }), [[100, by]], failing);
      assert.ok(sent.length <= 17, `${String(sent)} for ${by}`);
    }
  });

  it('lead to no request for tokens that live for 60 days', () => {
    const given = renewalState(state({ expiresIn: (60 * day) / second, generation: 0 }).record);
    assert.deepEqual(simulate(given, [], succeed(3600)), []);
  });
});
