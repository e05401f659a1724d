import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import {
  responseFragment,
  beginLogin,
  CallbackPage,
  closePages,
  expectError,
  finish,
  responseParameters,
  unknownState,
} from '../support/callback-page.js';
import { parameter } from '../support/address.js';
import { loginElement } from '../support/elements.js';

/** An answer that an attacker got for an account of their own. */
const forged = (state?: string): string => responseFragment(state ?? '', { access_token: 'evil', state });

describe('login CSRF: RFC 9700 4.7, RFC 6749 10.12', () => {
  let state: string;

  beforeEach(() => (state = beginLogin()));
  afterEach(closePages);

  const flipped = (place: number): string =>
    state.slice(0, place) + (state[place] === 'x' ? 'y' : 'x') + state.slice(place + 1);
  const guesses: Record<string, () => string> = {
    'one whose first character is another': () => flipped(7),
    'one whose last character is another': () => flipped(49),
    'one in capitals': () => `aritma.${state.slice(7).toUpperCase()}`,
    'one in small letters': () => state.toLowerCase(),
    'one of zero bits': () => `aritma.${'A'.repeat(43)}`,
  };
  for (const [what, guess] of Object.entries(guesses)) {
    it(`by a guessed state, ${what}, is refused and uses up nothing`, async () => {
      expect(guess()).not.to.equal(state);
      expectError(await finish(forged(guess())), 'state_unknown');
      expect((await finish(responseFragment(state))).done.token!.accessToken).to.equal('secret-token');
    });
  }

  const foreign: Record<string, () => string> = {
    'a storage key': () => `aritma-login:1:${state}`,
    'the name of a prototype property': () => '__proto__',
    'one of another library': () => 'xyz',
  };
  for (const [what, guess] of Object.entries(foreign)) {
    it(`by a state of another form, ${what}, is ignored and uses up nothing`, async () => {
      const page = await finish(forged(guess()));
      expect([page.done.token, page.done.error, page.events.length]).to.deep.equal([undefined, undefined, 0]);
      expect((await finish(responseFragment(state))).done.token!.accessToken).to.equal('secret-token');
    });
  }

  it('by the state of a link that was drawn and not followed is refused', async () => {
    const { href } = await loginElement();
    expectError(await finish(forged(parameter(href, 'state'))), 'state_unknown');
  });

  it('by many forged answers puts no pending login out', async () => {
    const kept = JSON.stringify({ ...localStorage });
    const page = await CallbackPage.open('entry.html');
    for (let time = 0; time < 20; time += 1) {
      page.window.history.replaceState(null, '', forged(`aritma.${String(time).padStart(43, '0')}`));
      page.mount().remove();
    }
    await aTimeout(100);
    expect(JSON.stringify({ ...localStorage })).to.equal(kept);
    expect((await finish(responseFragment(state))).done.token!.accessToken).to.equal('secret-token');
  });

  it('by an answer without a state, though a login is pending, is refused', async () => {
    expectError(await finish('#access_token=evil&token_type=Bearer'), 'state_missing');
  });

  it('by a state that another browser made is refused, and no code is sent', async () => {
    const requests: unknown[] = [];
    const page = await finish(`?code=evil&state=${unknownState}`, (window) => {
      window.fetch = (...request) => Promise.reject(new Error(String(requests.push(request))));
    });
    expectError(page, 'state_unknown');
    expect(requests).to.deep.equal([]);
  });

  it('by a fragment that an opener sets during the check of the genuine response is refused after it', async () => {
    const page = await CallbackPage.open(`callback.html${responseFragment(state)}`);
    page.window.location.hash = forged(unknownState);
    const { token } = await page.outcome();
    expect(token!.accessToken).to.equal('secret-token');
    await waitUntil(() => page.events.length > 1);
    expect(page.events.map(({ type }) => type)).to.deep.equal(['token', 'tokenerror']);
    expect(page.callback.error!.code).to.equal('state_unknown');
  });

  it('by a fragment that an opener sets afterwards changes no token', async () => {
    const page = await finish(responseFragment(state));
    page.window.location.hash = forged(unknownState);
    await waitUntil(() => page.events.length > 1);
    expect(page.events.map(({ type }) => type)).to.deep.equal(['token', 'tokenerror']);
    expect(page.callback.error!.code).to.equal('state_unknown');
    expect(page.callback.token).to.be.undefined;
  });

  it('by an answer that was used is refused: RFC 6749 10.5', async () => {
    await finish(responseFragment(state));
    expectError(await finish(forged(state)), 'state_used');
  });

  it('by an answer that came first uses the login up: a race is lost, never doubled', async () => {
    const pages = await Promise.all([finish(forged(state)), finish(responseFragment(state))]);
    expect(pages.flatMap(({ events }) => events.map(({ type }) => type)).sort()).to.deep.equal(['token', 'tokenerror']);
  });
});

describe('two logins crossed: RFC 9700 4.7', () => {
  afterEach(closePages);

  it('end each in what its own state says, in whatever tab', async () => {
    const acme = beginLogin({ tenant: 'acme', 'return-to': '/a' });
    const globex = beginLogin({ tenant: 'globex', 'return-to': '/g' });
    const [first, second] = await Promise.all([
      finish(responseFragment(globex, { access_token: 'of-globex' })),
      finish(responseFragment(acme, { access_token: 'of-acme' })),
    ]);
    expect(first.done.token).to.include({ accessToken: 'of-globex', tenant: 'globex' });
    expect(second.done.token).to.include({ accessToken: 'of-acme', tenant: 'acme' });
    expect([first, second].map(({ done }) => done.token!.returnTo.slice(-2))).to.deep.equal(['/g', '/a']);
  });

  it('are refused with both states in one answer, whichever comes first', async () => {
    for (const order of [0, 1]) {
      const states = [beginLogin(), beginLogin({ tenant: 'globex' })];
      if (order) states.reverse();
      const [first, second] = states as [string, string];
      expectError(await finish(`#${responseParameters(first)}&state=${second}`), 'invalid_response');
      expect((await finish(responseFragment(second))).done.token!.accessToken, 'the other one').to.equal(
        'secret-token',
      );
    }
  });

  it('are refused with one state in the query and the other in the fragment', async () => {
    const page = await finish(`?code=c&state=${beginLogin()}${responseFragment(beginLogin())}`);
    expectError(page, 'invalid_response');
  });
});
