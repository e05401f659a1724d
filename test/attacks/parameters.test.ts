import { expect } from '@open-wc/testing';
import {
  responseFragment,
  beginLogin,
  closePages,
  expectError,
  finish,
  responseParameters,
  type PageWindow,
} from '../support/callback-page.js';

describe('smuggled parameters', () => {
  let state: string;

  beforeEach(() => (state = beginLogin()));
  afterEach(closePages);

  for (const [what, more] of Object.entries({
    'an encoded name': 'access%5Ftoken=evil',
    'a name encoded in part': '%61ccess_token=evil',
    'an empty one': 'access_token',
    'a state of nobody': '%73tate=x',
  })) {
    it(`that repeat one, by ${what}, are refused in each engine: CWE-235, RFC 6749 3.1`, async () => {
      expectError(await finish(`#${responseParameters(state)}&${more}`), 'invalid_response');
    });
  }

  for (const more of [
    'access_token%00=evil',
    'a;access_token=evil',
    '%C1%A1ccess_token=evil',
    'access_token%C0%AF=evil',
    'access_token%FF=evil',
    '%2561ccess_token=evil',
    'access_token[]=evil',
    '__proto__=evil&__proto__[access_token]=evil&constructor.prototype.access_token=evil',
    '%=evil&%u0061ccess_token=evil',
  ]) {
    it(`that only look alike change nothing in any engine, ${more}: CWE-180`, async () => {
      for (const place of ['before', 'behind']) {
        const pairs = [more, responseParameters(beginLogin())];
        const page = await finish(`#${(place === 'before' ? pairs : pairs.reverse()).join('&')}`);
        expect(page.done.token!.accessToken, place).to.equal('secret-token');
        expect(page.address).not.to.match(/secret-token|aritma\./);
      }
    });
  }
});

describe('a polluted prototype: CWE-1321', () => {
  afterEach(closePages);

  const hostile: Record<string, unknown> = {
    token: { accessToken: 'evil' },
    accessToken: 'evil',
    access_token: 'evil',
    error: { code: 'evil' },
    outcome: { token: { accessToken: 'evil' } },
    login: { settings: {} },
    settings: { flow: 'implicit' },
    value: 'evil',
    parameters: 'access_token=evil',
    isOwn: true,
    isHandedOver: true,
    used: false,
    created: 1e13,
    verifier: 'evil',
    state: 'evil',
    answer: 'access_token=evil',
    claim: 'evil',
    offer: 'evil',
    mode: 'popup',
    detail: { accessToken: 'evil' },
  };
  for (const [name, value] of Object.entries(hostile)) {
    const pollute = (window: PageWindow): void => {
      (window.Object.prototype as Record<string, unknown>)[name] = value;
    };

    it(`by ${name} makes no token of an answer that is refused`, async () => {
      const page = await finish('#access_token=forged&token_type=Bearer', pollute);
      expect(page.events.map(({ type }) => type).filter((type) => type === 'token')).to.deep.equal([]);
      expect(page.callback.token).to.be.undefined;
    });

    it(`by ${name} puts no other token in the place of the right one`, async () => {
      const page = await finish(responseFragment(beginLogin()), pollute);
      for (const { type, detail } of page.events) {
        if (type === 'token') expect(detail).to.include({ accessToken: 'secret-token', tenant: 'acme' });
      }
      expect(JSON.stringify(page.callback.token ?? {})).not.to.include('evil');
    });
  }
});
