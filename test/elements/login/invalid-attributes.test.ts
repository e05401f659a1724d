import { expect } from '@open-wc/testing';
import '../../../src/index.js';
import type { AritmaLogin } from '../../../src/index.js';
import { loginElement, statusOf } from '../../support/elements.js';
import { consoleLines, followedAddresses } from '../../support/events.js';
import { expectInert, expectRefusal } from '../../support/inert-link.js';
import { dispatch, followActions } from '../../support/link-events.js';

const refusedActions = {
  ...followActions,
  'a middle click': (login: AritmaLogin) => dispatch(login, 'auxclick', { button: 1 }),
};

type Row = [attribute: string, value: string, others?: Record<string, string>];
const table: Record<string, Row[]> = {
  'a tenant that is not a path segment': [
    ...['/', '\\', '?', '#', '%', ';', ' ', '\t', '\n', '\u00a0', '\u0001', '\u007f', '\u0085'],
    ...['\ud800', '\udc00'],
  ].map((character): Row => ['tenant', `a${character}b`]),
  'a tenant with white space around it': [
    ['tenant', ' acme'],
    ['tenant', 'acme\n'],
  ],
  'a tenant that consists of dots': ['.', '..', '...'].map((tenant): Row => ['tenant', tenant]),
  'a redirect-uri with a fragment': [
    ['redirect-uri', '/callback#'],
    ['redirect-uri', 'https://app.example/callback#top'],
  ],
  'a redirect-uri with parameters of a response': ['state=1', 'code=1', 'a=1&error', 'access_token='].map(
    (query): Row => ['redirect-uri', `/callback?${query}`],
  ),
  'a redirect-uri with a scheme that runs scripts or embeds content': [
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'data:text/html,x',
    `blob:${location.origin}/x`,
    'about:blank',
    'vbscript:x',
    'file:///callback.html',
  ].map((uri): Row => ['redirect-uri', uri]),
  ...Object.fromEntries(
    ['authority', 'issuer'].map((name) => [
      `an ${name} that is not the HTTPS URL of a server`,
      [
        'http://id.example',
        'http://localhost.example',
        'http://127.0.0.1.example',
        'http://128.0.0.1',
        'ftp://id.example',
        'javascript:alert(1)',
        'https://user@id.example',
        'https://:word@id.example',
        'https://id.example?a=1',
        'https://id.example/?',
        'https://id.example#a',
        'https://id.example/#',
        'id.example',
        'https://',
      ].map((value): Row => [name, value]),
    ]),
  ),
  'an OpenID Connect scope with the implicit flow': [
    'openid',
    'a profile',
    'email a',
    'a\naddress\tb',
    'phone',
    'offline_access',
  ].map((scope): Row => ['scope', scope]),
  'an unknown flow': ['hybrid', 'Implicit', 'toString'].map((flow): Row => ['flow', flow]),
  'an unknown mode': ['iframe', 'constructor'].map((mode): Row => ['mode', mode]),
  'mode="popup" with the code flow': [['mode', 'popup', { flow: 'code', state: 'x' }]],
  'prompt="none" with other values': [
    ['prompt', 'none login'],
    ['prompt', 'consent none'],
  ],
  'a max-age that is not a whole number': ['-1', '1.5', '1e3', 'soon'].map((age): Row => ['max-age', age]),
  'a state outside the code flow': [['state', 'x']],
  'a code-challenge outside the code flow': [['code-challenge', 'x']],
  'a return-to of another origin or scheme': [
    'https://other.example/',
    '//other.example/',
    `https://${location.hostname}:1/`,
    'javascript:alert(1)',
    'data:text/html,x',
    'about:blank',
    `blob:${location.origin}/x`,
    'mailto:a@b.example',
  ].map((address): Row => ['return-to', address]),
};

describe('<aritma-login> with an invalid attribute', () => {
  for (const [description, rows] of Object.entries(table)) {
    for (const [attribute, value, others] of rows) {
      it(`is inert and reports invalid_configuration for ${description}: ${JSON.stringify(value)}`, async () => {
        const lines = consoleLines('error');
        consoleLines('warn');
        const login = await loginElement({ ...others, [attribute]: value });
        expectInert(login);
        expect(login.matches(':state(invalid)')).to.be.true;
        expect(login.matches(':state(incomplete)')).to.be.false;
        expect(login.error?.code).to.equal('invalid_configuration');
        expect(lines.join('\n')).to.contain(attribute);
        expect(lines).to.have.length(1);
        expect(login.getAttribute(attribute)).to.equal(value);
        await expectRefusal(login, (each) => each.click(), 'invalid_configuration');
        expect(statusOf(login)).to.match(/^Something is wrong with this website.*: invalid_configuration$/);
      });
    }
  }

  for (const [name, action] of Object.entries(refusedActions)) {
    it(`reports invalid_configuration if it is followed by ${name}`, async () => {
      consoleLines('error');
      await expectRefusal(await loginElement({ tenant: 'a/b' }), action, 'invalid_configuration');
    });
  }

  it('writes one line for each distinct error, with the attribute and the remedy', async () => {
    const lines = consoleLines('error');
    const login = await loginElement({ tenant: 'a/b', 'max-age': 'soon' });
    for (const tenant of ['a?b', 'acme', 'a/b']) {
      login.tenant = tenant;
      await login.updateComplete;
    }
    login.click();
    login.click();
    expect(lines).to.have.length(2);
    expect(lines[0]).to.match(/"tenant" must be the name of a tenant, such as "acme"/);
    expect(lines[1]).to.match(/"max-age" must be a whole number/);
  });

  it('has a URL again when the attribute is corrected', async () => {
    consoleLines('error');
    const login = await loginElement({ tenant: 'a/b' });
    login.click();
    login.setAttribute('tenant', 'acme');
    await login.updateComplete;
    expect(login.href).to.contain('/acme/connect/authorize');
    expect(login.matches(':state(invalid)')).to.be.false;
    expect(login.error).to.equal(undefined);
    expect(statusOf(login)).to.equal('');
  });

  it('becomes inert when an attribute becomes invalid', async () => {
    consoleLines('error');
    const login = await loginElement();
    login.authority = 'http://id.example';
    await login.updateComplete;
    expectInert(login);
  });
});

describe('<aritma-login> with a questionable attribute', () => {
  const warnings: Row[] = [
    ['redirect-uri', 'https://other.example/callback'],
    ['client-id', 'x'.repeat(101)],
    ['scope', 'x'.repeat(301)],
    ['redirect-uri', `/${'x'.repeat(400)}`],
    ['acr-values', 'x'.repeat(301)],
    ['login-hint', 'x'.repeat(101)],
    ['ui-locales', 'x'.repeat(101)],
  ];
  for (const [attribute, value] of warnings) {
    it(`can be followed, and warns once about ${attribute}: ${value.slice(0, 30)}`, async () => {
      const lines = consoleLines('warn');
      const login = await loginElement({ [attribute]: value });
      login.tenant = 'globex';
      await login.updateComplete;
      login.setAttribute(attribute, 'https://app.example/');
      login.setAttribute(attribute, value);
      await login.updateComplete;
      expect(lines).to.have.length(1);
      expect(lines[0]).to.contain(attribute);
      const followed = followedAddresses();
      login.click();
      expect(followed).to.have.length(1);
      expect(login.error).to.equal(undefined);
    });
  }

  it('warns neither about values of the maximum length nor about a private-use URI scheme', async () => {
    const lines = consoleLines('warn');
    await loginElement({
      'client-id': 'x'.repeat(100),
      scope: 'x'.repeat(300),
      'redirect-uri': location.origin.padEnd(400, '/x'),
      'acr-values': 'x'.repeat(300),
      'login-hint': 'x'.repeat(100),
      'ui-locales': 'x'.repeat(100),
    });
    await loginElement({ 'redirect-uri': 'com.example.app:/callback' });
    expect(lines).to.deep.equal([]);
  });
});
