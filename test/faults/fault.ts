import { expect } from '@open-wc/testing';
import type { AritmaLoginError, TokenDetail } from '../../src/index.js';
import {
  responseFragment,
  beginPkceLogin,
  beginLogin,
  CallbackPage,
  closePages,
  type PageWindow,
} from '../support/callback-page.js';
import { testAuthority } from '../support/elements.js';
import { undoAll } from '../support/undo.js';
import { waitUntil } from '../support/wait-until.js';

/** The outcome of a login: a token, no event at all, or the code of an error. */
export type ExpectedOutcome = 'token' | 'nothing' | (string & {});

/** A login in a test of a fault: it begins the login, opens the pages, and collects the events. */
export class LoginAttempt {
  readonly #pages: CallbackPage[] = [];
  readonly #ownEvents: CustomEvent<TokenDetail | AritmaLoginError>[] = [];
  readonly #ended = new AbortController();
  #attributes: Readonly<Record<string, string>> = {};

  constructor() {
    for (const type of ['token', 'tokenerror'] as const) {
      addEventListener(type, (event) => this.#ownEvents.push(event), { signal: this.#ended.signal });
    }
  }

  /** Sets the attributes of the login to which the outcome must belong. @returns them with the test's authority */
  useAttributes(attributes: Readonly<Record<string, string>>): Record<string, string> {
    this.#attributes = { tenant: 'acme', ...attributes };
    return { authority: testAuthority, ...this.#attributes };
  }

  /** Begins a login, as a user does. @returns its state */
  async begin(attributes: Readonly<Record<string, string>> = {}): Promise<string> {
    const all = this.useAttributes(attributes);
    return attributes['flow'] === 'pkce' ? beginPkceLogin(all) : beginLogin(all);
  }

  /** Opens a page of test/pages, such as `callback.html#access_token=…`. */
  async open(address: string, prepare?: (window: PageWindow) => void): Promise<CallbackPage> {
    const page = await CallbackPage.open(address, prepare);
    this.#pages.push(page);
    return page;
  }

  /** Opens the callback page with the successful response to a login. */
  receiveResponse(state: string, prepare?: (window: PageWindow) => void): Promise<CallbackPage> {
    return this.open(`callback.html${this.response(state)}`, prepare);
  }

  /** The successful response to a login. Its code equals its state, so that each code belongs to one login. */
  response(state: string): string {
    return this.#attributes['flow'] === 'pkce' ? `?code=${state}&state=${state}` : responseFragment(state);
  }

  /** Closes the pages and removes the listeners. */
  close(): void {
    this.#ended.abort();
    closePages();
  }

  /** The outcomes that were announced on all pages. */
  get outcomes(): ExpectedOutcome[] {
    return [this.#ownEvents, ...this.#pages.map(({ events }) => events)].flat().map(({ detail }) => {
      if ('code' in detail) return detail.code;
      return tokenOf(detail.accessToken === 'secret-token' ? detail.tenant : 'another login');
    });
  }

  /** The outcomes that are expected if the latest login has the given outcome. */
  expected(outcome: ExpectedOutcome): ExpectedOutcome[] {
    if (outcome === 'nothing') return [];
    return [outcome === 'token' ? tokenOf(this.#attributes['tenant']) : outcome];
  }

  /** What the pages wrote to the console, and uncaught errors. */
  get complaints(): string[] {
    return this.#pages.flatMap(({ complaints }) => complaints);
  }

  /** The attributes of the next login: the same flow, another tenant. */
  get next(): Record<string, string> {
    return { flow: this.#attributes['flow'] ?? 'implicit', tenant: 'next' };
  }
}

const tokenOf = (tenant = ''): ExpectedOutcome => `the token of ${tenant}`;

/**
 * Defines a test of a fault. Whatever the fault is, the test expects that the login has exactly the given outcome, that no
 * page has written to the console, and that the next login, after the fault is over, gives a token.
 *
 * @param title what is done; the title of the test ends with the outcome
 * @param outcome the outcome of the login
 * @param run begins the login and causes the fault
 * @param runNext begins the next login and receives its response; by default a login by redirect with the same flow
 */
export function fault(
  title: string,
  outcome: ExpectedOutcome,
  run: (attempt: LoginAttempt) => Promise<unknown>,
  runNext = async (attempt: LoginAttempt): Promise<unknown> =>
    attempt.receiveResponse(await attempt.begin(attempt.next)),
): void {
  it(`${title}: ${outcome}`, async function () {
    this.timeout(60_000);
    const attempt = new LoginAttempt();
    try {
      await run(attempt);
      const expected = attempt.expected(outcome);
      await expectOutcomes(attempt, expected);
      undoAll();
      await runNext(attempt);
      await expectOutcomes(attempt, [...expected, ...attempt.expected('token')]);
      expect(attempt.complaints).to.deep.equal([]);
    } finally {
      attempt.close();
    }
  });
}

/** Waits for the expected outcomes, and expects no others. */
async function expectOutcomes(attempt: LoginAttempt, expected: ExpectedOutcome[]): Promise<void> {
  const message = `The outcomes ${expected.join()}`;
  await waitUntil(() => attempt.outcomes.length >= expected.length, message);
  expect(attempt.outcomes).to.have.members(expected);
}
