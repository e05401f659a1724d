import { aTimeout, expect } from '@open-wc/testing';
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
import { waitUntil } from '../support/wait-until.js';

/** A response that attackers have received for their own account. */
const forged = (state?: string): string => responseFragment(state ?? '', { access_token: 'evil', state });

describe('login CSRF: RFC 9700 4.7, RFC 6749 10.12', () => {
  let state: string;

  beforeEach(() => (state = beginLogin()));
  afterEach(closePages);

  const flipped = (place: number): string =>
    state.slice(0, place) + (state[place] === 'x' ? 'y' : 'x') + state.slice(place + 1);
  const guesses: Record<string, () => string> = {
    'with another first character': () => flipped(7),
    'with another last character': () => flipped(49),
    'in upper case': () => `aritma.${state.slice(7).toUpperCase()}`,
    'in lower case': () => state.toLowerCase(),
    'of zero bits': () => `aritma.${'A'.repeat(43)}`,
  };
  for (const [what, guess] of Object.entries(guesses)) {
    it(`a guessed state ${what} is refused, and the login stays pending`, async () => {
      expect(guess()).not.to.equal(state);
      expectError(await finish(forged(guess())), 'state_unknown');
      expect((await finish(responseFragment(state))).done.token!.accessToken).to.equal('secret-token');
    });
  }

  const foreign: Record<string, () => string> = {
    'a storage key': () => `aritma-login:1:${state}`,
    'the name of a prototype property': () => '__proto__',
    'a state of another library': () => 'xyz',
  };
  for (const [what, guess] of Object.entries(foreign)) {
    it(`a state of another form, ${what}, is ignored, and the login stays pending`, async () => {
      const page = await finish(forged(guess()));
      expect([page.done.token, page.done.error, page.events.length]).to.deep.equal([undefined, undefined, 0]);
      expect((await finish(responseFragment(state))).done.token!.accessToken).to.equal('secret-token');
    });
  }

  it('the state of a link that was not followed is refused', async () => {
    const { href } = await loginElement();
    expectError(await finish(forged(parameter(href, 'state'))), 'state_unknown');
  });

  it('many forged responses remove no pending login', async () => {
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

  it('a response without a state is refused although a login is pending', async () => {
    expectError(await finish('#access_token=evil&token_type=Bearer'), 'state_missing');
  });

  it('a state of another browser is refused, and no code is sent', async () => {
    const requests: unknown[] = [];
    const page = await finish(`?code=evil&state=${unknownState}`, (window) => {
      window.fetch = (...request) => Promise.reject(new Error(String(requests.push(request))));
    });
    expectError(page, 'state_unknown');
    expect(requests).to.deep.equal([]);
  });

  it('a forged fragment that an opener sets during validation is refused after the genuine response', async () => {
    const page = await CallbackPage.open(`callback.html${responseFragment(state)}`);
    page.window.location.hash = forged(unknownState);
    const { token } = await page.outcome();
    expect(token!.accessToken).to.equal('secret-token');
    await waitUntil(() => page.events.length > 1);
    expect(page.events.map(({ type }) => type)).to.deep.equal(['token', 'tokenerror']);
    expect(page.callback.error!.code).to.equal('state_unknown');
  });

  it('a forged fragment that an opener sets afterwards gives no other token', async () => {
    const page = await finish(responseFragment(state));
    page.window.location.hash = forged(unknownState);
    await waitUntil(() => page.events.length > 1);
    expect(page.events.map(({ type }) => type)).to.deep.equal(['token', 'tokenerror']);
    expect(page.callback.error!.code).to.equal('state_unknown');
    expect(page.callback.token).to.be.undefined;
  });

  it('a second response to a login is refused: RFC 6749 10.5', async () => {
    await finish(responseFragment(state));
    expectError(await finish(forged(state)), 'state_used');
  });

  it('a forged and a genuine response at the same time give one token', async () => {
    const pages = await Promise.all([finish(forged(state)), finish(responseFragment(state))]);
    expect(pages.flatMap(({ events }) => events.map(({ type }) => type)).sort()).to.deep.equal(['token', 'tokenerror']);
  });
});

describe('crossed responses to two logins: RFC 9700 4.7', () => {
  afterEach(closePages);

  it('each response belongs to the login with its state, in any tab', async () => {
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

  it('a response with both states is refused in either order', async () => {
    for (const order of [0, 1]) {
      const states = [beginLogin(), beginLogin({ tenant: 'globex' })];
      if (order) states.reverse();
      const [first, second] = states as [string, string];
      expectError(await finish(`#${responseParameters(first)}&state=${second}`), 'invalid_response');
      expect((await finish(responseFragment(second))).done.token!.accessToken, 'the login of the other state').to.equal(
        'secret-token',
      );
    }
  });

  it('one state in the query and another in the fragment are refused', async () => {
    const page = await finish(`?code=c&state=${beginLogin()}${responseFragment(beginLogin())}`);
    expectError(page, 'invalid_response');
  });
});
