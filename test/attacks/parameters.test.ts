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
    'with an encoded name': 'access%5Ftoken=evil',
    'with a partly encoded name': '%61ccess_token=evil',
    'without a value': 'access_token',
    'as a second state': '%73tate=x',
  })) {
    it(`a repeated parameter ${what} is refused: CWE-235, RFC 6749 3.1`, async () => {
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
    it(`a parameter that only looks like access_token is ignored, ${more}: CWE-180`, async () => {
      for (const place of ['before', 'after']) {
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

    it(`a refused response gives no token although Object.prototype has ${name}`, async () => {
      const page = await finish('#access_token=forged&token_type=Bearer', pollute);
      expect(page.events.map(({ type }) => type).filter((type) => type === 'token')).to.deep.equal([]);
      expect(page.callback.token).to.be.undefined;
    });

    it(`a response gives no other token although Object.prototype has ${name}`, async () => {
      const page = await finish(responseFragment(beginLogin()), pollute);
      for (const { type, detail } of page.events) {
        if (type === 'token') expect(detail).to.include({ accessToken: 'secret-token', tenant: 'acme' });
      }
      expect(JSON.stringify(page.callback.token ?? {})).not.to.include('evil');
    });
  }
});
