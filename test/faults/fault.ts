import { expect, waitUntil } from '@open-wc/testing';
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

/** What a login ends in: a token, nothing that anybody hears, or an error's code. */
export type ExpectedOutcome = 'token' | 'nothing' | (string & {});

/** How a login is begun and comes back, in a test of a fault. */
export class LoginVisit {
  readonly #pages: CallbackPage[] = [];
  readonly #ownEvents: CustomEvent<TokenDetail | AritmaLoginError>[] = [];
  readonly #ended = new AbortController();
  #attributes: Readonly<Record<string, string>> = {};

  constructor() {
    for (const type of ['token', 'tokenerror'] as const) {
      addEventListener(type, (event) => this.#ownEvents.push(event), { signal: this.#ended.signal });
    }
  }

  /** Says what the login is that the outcome is to belong to. */
  attributesFor(attributes: Readonly<Record<string, string>>): Record<string, string> {
    this.#attributes = { tenant: 'acme', ...attributes };
    return { authority: testAuthority, ...this.#attributes };
  }

  /** Begins a login, as a person does. @returns its state */
  async begin(attributes: Readonly<Record<string, string>> = {}): Promise<string> {
    const all = this.attributesFor(attributes);
    return attributes['flow'] === 'pkce' ? beginPkceLogin(all) : beginLogin(all);
  }

  /** Opens a page of test/pages, such as `callback.html#access_token=…`. */
  async open(address: string, prepare?: (window: PageWindow) => void): Promise<CallbackPage> {
    const page = await CallbackPage.open(address, prepare);
    this.#pages.push(page);
    return page;
  }

  /** Opens the callback page with the good answer to a login. */
  comeBack(state: string, prepare?: (window: PageWindow) => void): Promise<CallbackPage> {
    return this.open(`callback.html${this.response(state)}`, prepare);
  }

  /** The good answer to a login; its code is its state, and so nobody else's. */
  response(state: string): string {
    return this.#attributes['flow'] === 'pkce' ? `?code=${state}&state=${state}` : responseFragment(state);
  }

  /** Closes the pages, and hears no more. */
  close(): void {
    this.#ended.abort();
    closePages();
  }

  /** All that was heard, on whatever page. */
  get outcomes(): ExpectedOutcome[] {
    return [this.#ownEvents, ...this.#pages.map(({ events }) => events)].flat().map(({ detail }) => {
      if ('code' in detail) return detail.code;
      return tokenOf(detail.accessToken === 'secret-token' ? detail.tenant : 'nobody');
    });
  }

  /** What is to be heard where the login that was begun last ends so. */
  expected(end: ExpectedOutcome): ExpectedOutcome[] {
    if (end === 'nothing') return [];
    return [end === 'token' ? tokenOf(this.#attributes['tenant']) : end];
  }

  /** What the pages wrote to the console, and errors that nobody caught. */
  get complaints(): string[] {
    return this.#pages.flatMap(({ complaints }) => complaints);
  }

  /** What the next login has in common with this one, and what not. */
  get next(): Record<string, string> {
    return { flow: this.#attributes['flow'] ?? 'implicit', tenant: 'next' };
  }
}

const tokenOf = (tenant = ''): ExpectedOutcome => `the token of ${tenant}`;

/**
 * A test of a fault. It ends, whatever befell the login, with what no test may leave out: the login came to one outcome
 * or none, the right one, nothing was complained of, and once the fault is over the next login ends in a token.
 *
 * @param what befalls it
 * @param end what it is to end in
 * @param disturb has it happen
 * @param next begins the next login and comes back; by default one of the same flow, in place of the page
 */
export function fault(
  what: string,
  end: ExpectedOutcome,
  disturb: (visit: LoginVisit) => Promise<unknown>,
  next = async (visit: LoginVisit): Promise<unknown> => visit.comeBack(await visit.begin(visit.next)),
): void {
  it(`${what}: ${end}`, async function () {
    this.timeout(60_000);
    const visit = new LoginVisit();
    try {
      await disturb(visit);
      const expected = visit.expected(end);
      await heard(visit, expected);
      undoAll();
      await next(visit);
      await heard(visit, [...expected, ...visit.expected('token')]);
      expect(visit.complaints).to.deep.equal([]);
    } finally {
      visit.close();
    }
  });
}

/** Waits for what is to be heard, and sees that there is no more. */
async function heard(visit: LoginVisit, expected: ExpectedOutcome[]): Promise<void> {
  await waitUntil(() => visit.outcomes.length >= expected.length, `Heard ${visit.outcomes.join()}`, {
    timeout: 20_000,
  });
  expect(visit.outcomes).to.have.members(expected);
}
