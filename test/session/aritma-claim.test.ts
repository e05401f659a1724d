import { expect } from '@open-wc/testing';
import '../../src/session-element.js';
import type { AritmaClaim } from '../../src/session-element.js';
import { createIdToken } from '../support/id-token.js';
import { afterThisTest } from '../support/undo.js';
import { eventually } from './support/clock.js';
import { loggedIn, serverFor } from './support/server.js';
import { newClient, renewed } from './support/sessions.js';

type Client = ReturnType<typeof newClient>;

/** Adds `<aritma-claim>` in `<aritma-session>`, and waits until the user is logged in. */
async function addClaim(client: Client, name: string): Promise<AritmaClaim> {
  const session = document.createElement('aritma-session');
  Object.assign(session, client);
  const claim = document.createElement('aritma-claim');
  claim.setAttribute('name', name);
  claim.append('you');
  session.append(claim);
  claim.slot = 'logged-in';
  document.body.append(session);
  afterThisTest(() => session.remove());
  await eventually(() => session.state === 'logged-in');
  return claim;
}

/** The text that is shown. */
const textOf = ({ shadowRoot, textContent }: AritmaClaim): string | null =>
  shadowRoot!.querySelector('slot') ? textContent : shadowRoot!.textContent;

describe('<aritma-claim>', () => {
  for (const [title, value, text] of [
    ['a text', 'Kari Nordmann', 'Kari Nordmann'],
    ['a text in any script', '日本 👩🏽‍💻 Åse', '日本 👩🏽‍💻 Åse'],
    ['a number', 42, '42'],
    ['an empty text', '', ''],
    ['markup, as text', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['its own content in place of a claim that is missing', undefined, 'you'],
    ['its own content in place of null', null, 'you'],
    ['its own content in place of an object', { formatted: 'a' }, 'you'],
    ['its own content in place of a list', ['a'], 'you'],
  ] as const) {
    it(`shows ${title}`, async () => {
      const client = newClient();
      await loggedIn(client, { idToken: createIdToken({ name: value }) });
      const claim = await addClaim(client, 'name');
      expect(textOf(claim)).to.equal(text);
      expect(claim.shadowRoot!.querySelector('img')).to.be.null;
    });
  }

  it('shows its own content for names of properties that every JavaScript object has', async () => {
    const client = newClient();
    await loggedIn(client);
    for (const name of ['constructor', 'toString', '__proto__', '']) {
      expect(textOf(await addClaim(client, name)), name).to.equal('you');
    }
  });

  it('shows its own content without an ID token, and if the ID token cannot be read', async () => {
    for (const idToken of [undefined as never, 'e30.e30', 'x']) {
      const client = newClient();
      await loggedIn(client, { idToken });
      expect(textOf(await addClaim(client, 'name'))).to.equal('you');
    }
  });

  it('changes with the claims and the attribute, and shows its own content after the logout', async () => {
    const client = newClient();
    const idToken = createIdToken({ name: 'Kari', email: 'kari@example.com' });
    const session = await loggedIn(client, { idToken });
    const claim = await addClaim(client, 'name');
    claim.name = 'email';
    await claim.updateComplete;
    expect(textOf(claim)).to.equal('kari@example.com');
    serverFor(client, () => renewed(1, { id_token: createIdToken({ email: 'new@example.com' }) }));
    await claim.closest('aritma-session')!.session!.renew();
    expect(textOf(claim)).to.equal('new@example.com');
    await session.logout({ local: true });
    await eventually(() => textOf(claim) === 'you');
  });

  it('outside of <aritma-session> shows the claim of the only session of the page', async () => {
    const sessions = Reflect.get(globalThis, Symbol.for('aritma-login:sessions')) as Map<string, unknown>;
    sessions.clear();
    const client = newClient();
    await loggedIn(client, { idToken: createIdToken({ name: 'Kari' }) });
    const claim = document.body.appendChild(document.createElement('aritma-claim'));
    afterThisTest(() => claim.remove());
    claim.name = 'name';
    claim.append('you');
    await eventually(() => textOf(claim) === 'Kari');
  });
});
