import { expect } from '@open-wc/testing';
import '../../src/index.js';
import '../../src/session-element.js';
import type { AritmaSession } from '../../src/session-element.js';
import type { Session } from '../../src/session/session.js';
import type { SessionExpiry } from '../../src/session/session-events.js';
import { createIdToken } from '../support/id-token.js';
import { statusOf } from '../support/elements.js';
import { consoleLines } from '../support/events.js';
import { afterThisTest, replaceProperty } from '../support/undo.js';
import { eventually, TestClock } from './support/clock.js';
import { loggedIn, serverFor } from './support/server.js';
import { newClient, renewed, tokenOf } from './support/sessions.js';
import { installZone } from './support/zone.js';

type Client = ReturnType<typeof newClient>;

const second = 1000;
const withoutRefresh = { refreshToken: undefined as never };

function add(client: Client, attributes: Record<string, string> = {}, hasLogin = true): AritmaSession {
  const element = document.createElement('aritma-session');
  Object.assign(element, client);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (hasLogin) {
    const login = document.createElement('aritma-login');
    Object.assign(login, { ...client, slot: 'logged-out', flow: 'pkce', scope: 'openid a', redirectUri: '/callback' });
    login.id = 'own';
    element.append(login);
  }
  const content = document.createElement('p');
  content.slot = 'logged-in';
  content.append(Object.assign(document.createElement('button'), { textContent: 'Pay' }));
  element.append(content);
  document.body.append(element);
  afterThisTest(() => element.remove());
  return element;
}

/** Logs in, on a page with a clock, and waits until the element has read the session. */
async function begin(
  changes: object = {},
  attributes: Record<string, string> = {},
  hasLogin = true,
): Promise<{ client: Client; clock: TestClock; element: AritmaSession; session: Session; warnings: SessionExpiry[] }> {
  const client = newClient();
  await loggedIn(client, { expiresIn: 600, ...withoutRefresh, ...changes });
  const clock = TestClock.install();
  const element = add(client, attributes, hasLogin);
  const warnings: SessionExpiry[] = [];
  element.addEventListener('sessionexpiring', ({ detail }) => warnings.push(detail));
  await eventually(() => element.state === 'logged-in');
  return { client, clock, element, session: element.session!, warnings };
}

const warningIn = (element: AritmaSession): string => statusOf(element).replace(/\s+/g, ' ');

describe('a session that ends soon', () => {
  it('is announced once, two minutes before its end, if only the user can continue it', async () => {
    const { clock, element, session, warnings } = await begin();
    await clock.pass(470 * second);
    expect([warnings.length, session.isExpiring, warningIn(element)]).to.deep.equal([0, false, '']);
    await clock.pass(15 * second);
    expect(warnings).to.deep.equal([{ expiresAt: session.expiresAt, canRenew: true }]);
    expect(element.matches(':state(expiring)')).to.be.true;
    await clock.pass(60 * second);
    expect(warnings).to.have.lengthOf(1);
    await clock.pass(60 * second);
    expect(element.state).to.equal('logged-out');
    expect(warningIn(element)).to.equal('Your session has ended. Please log in again.');
    expect(element.matches(':state(expiring)')).to.be.false;
  });

  it('is announced once, also if the page reads the session less than two minutes before its end', async () => {
    const errors = consoleLines('error');
    const { clock, element, warnings } = await begin({ expiresIn: 100 });
    const other = add(element.session!.client);
    await eventually(() => warnings.length, 'the warning');
    await clock.pass(1 * second);
    expect([warningIn(element), warningIn(other)].map((text) => text.includes('Stay logged in'))).to.deep.equal([
      true,
      false,
    ]);
    await clock.pass(30 * second);
    expect([warnings.length, errors.length]).to.deep.equal([1, 0]);
  });

  it('is not announced if its tokens can be renewed, or if its end is not known', async () => {
    for (const changes of [{ refreshToken: 'refresh-0', expiresIn: 90 }, { expiresIn: undefined }]) {
      const { clock, warnings, client } = await begin(changes);
      serverFor(client, (_, count) => renewed(count, { expires_in: 90 }));
      await clock.pass(600 * second);
      expect(warnings).to.deep.equal([]);
    }
  });

  it('is announced with renew="never", although its tokens could be renewed', async () => {
    const { clock, warnings } = await begin({ refreshToken: 'refresh-0' }, { renew: 'never' });
    await clock.pass(490 * second);
    expect(warnings).to.have.lengthOf(1);
  });

  it('is announced at the time that warn-before says, but at least 20 seconds before its end', async () => {
    const { clock, warnings } = await begin({}, { 'warn-before': '300' });
    await clock.pass(290 * second);
    expect(warnings).to.have.lengthOf(0);
    await clock.pass(15 * second);
    expect(warnings).to.have.lengthOf(1);

    const errors = consoleLines('error');
    const late = await begin({}, { 'warn-before': '5' });
    await late.clock.pass(475 * second);
    expect(late.warnings, 'the default').to.have.lengthOf(0);
    await late.clock.pass(10 * second);
    expect(late.warnings).to.have.lengthOf(1);
    expect(errors.join()).to.include('at least 20');
  });

  it('shows no warning if the event is canceled', async () => {
    const { clock, element, session } = await begin();
    element.addEventListener('sessionexpiring', (event) => event.preventDefault());
    await clock.pass(490 * second);
    expect(session.isExpiring).to.be.true;
    expect(warningIn(element)).to.equal('');
  });
});

describe('the warning of <aritma-session>', () => {
  it('is accessible, and consists of a sentence, the remaining time and a link', async () => {
    const { clock, element } = await begin();
    await clock.pass(490 * second);
    expect(warningIn(element)).to.match(/^You will be logged out soon\. (2:00|1:5\d) Stay logged in$/);
    await expect(element).to.be.accessible();
  });

  it('leaves a gap between the sentence and the link if they are on different lines', async () => {
    const { clock, element } = await begin();
    const narrow = document.createElement('div');
    narrow.style.inlineSize = '10em';
    document.body.append(narrow);
    afterThisTest(() => narrow.remove());
    narrow.append(element);
    await clock.pass(485 * second);
    const [time, link] = ['timer', 'stay'].map((part) =>
      element.shadowRoot!.querySelector(`[part=${part}]`)!.getBoundingClientRect(),
    );
    expect(link!.top - time!.bottom).to.be.greaterThan(4);
  });

  it('counts down outside the zones of zone.js, so that an application becomes stable', async () => {
    const isInRootZone = installZone();
    const intervals: boolean[] = [];
    const setRealInterval = window.setInterval.bind(window);
    replaceProperty(window, 'setInterval', {
      value: (act: () => void, milliseconds: number) => {
        intervals.push(isInRootZone());
        return setRealInterval(act, milliseconds);
      },
    });
    const { clock, element } = await begin();
    await clock.pass(490 * second);
    await eventually(() => warningIn(element));
    expect(intervals).to.deep.equal([true]);
  });

  it('counts down without changing the live region itself', async () => {
    const { clock, element } = await begin();
    await clock.pass(490 * second);
    const timer = element.shadowRoot!.querySelector('[role=timer]')!;
    const before = timer.textContent;
    const records: MutationRecord[] = [];
    const observer = new MutationObserver((changes) => records.push(...changes));
    const status = element.shadowRoot!.querySelector('[role=status]')!;
    observer.observe(status, { subtree: true, childList: true, characterData: true });
    afterThisTest(() => observer.disconnect());
    const ticks = 5;
    for (let count = 0; count < ticks; count += 1) await new Promise((resolve) => setInterval(resolve, 1000));
    expect(timer.textContent).not.to.equal(before);
    expect(timer.getAttribute('aria-live')).to.equal('off');
    expect(records.every(({ target }) => timer.contains(target))).to.be.true;
  });

  it('does not take the focus, and if it has the focus, moves it to the content when it disappears', async () => {
    const { clock, client, element } = await begin();
    const button = element.querySelector('button')!;
    button.focus();
    await clock.pass(490 * second);
    expect(document.activeElement).to.equal(button);
    element.shadowRoot!.querySelector('aritma-login')!.focus();
    await element.session!.adopt(tokenOf(client, { accessToken: 'access-1' }));
    expect(warningIn(element)).to.equal('');
    expect(document.activeElement).to.equal(button);
  });

  it('has a login in a popup, with the settings of the login of the page, for the same user', async () => {
    const idToken = createIdToken({ email: 'kari@example.com' });
    const { clock, element, client } = await begin({ idToken });
    await clock.pass(490 * second);
    const stay = element.shadowRoot!.querySelector('aritma-login')!;
    const { tenant, clientId, flow, scope, redirectUri, mode, loginHint, returnTo, id, slot } = stay;
    expect({ tenant, clientId, flow, scope, redirectUri }).to.deep.equal({
      ...{ tenant: client.tenant, clientId: client.clientId },
      ...{ flow: 'pkce', scope: 'openid a', redirectUri: '/callback' },
    });
    expect({ mode, loginHint, returnTo }).to.deep.equal({
      ...{ mode: 'popup', loginHint: 'kari@example.com', returnTo: undefined },
    });
    expect([id, slot]).to.deep.equal(['', '']);
  });

  it('does not use a login of another server, and copies neither names nor attributes of frameworks', async () => {
    const { clock, element } = await begin();
    const own = element.querySelector('aritma-login')!;
    const other = own.cloneNode() as typeof own;
    other.setAttribute('authority', 'https://evil.example');
    element.prepend(other);
    const template = document.createElement('template');
    template.innerHTML = '<i @token="x" aria-label="Log in to Fjord Bank"></i>';
    const { attributes } = template.content.firstElementChild!;
    for (const attribute of attributes) own.setAttributeNode(attribute.cloneNode() as Attr);
    own.prompt = 'none';
    await clock.pass(490 * second);
    const stay = element.shadowRoot!.querySelector('aritma-login')!;
    expect(new URL(stay.href).origin).to.equal('https://id.example');
    expect(stay.getAttributeNames().filter((name) => /@|aria|prompt/.test(name))).to.deep.equal([]);
  });

  it('has its link as soon as the page has a login', async () => {
    const { clock, client, element } = await begin({}, {}, false);
    await clock.pass(490 * second);
    expect(element.shadowRoot!.querySelector('aritma-login')).to.be.null;
    add(client);
    await eventually(() => warningIn(element).endsWith('Stay logged in'));
  });

  it('keeps a login that has begun if the session ends, so that its popup can still respond', async () => {
    const { clock, element } = await begin();
    await clock.pass(490 * second);
    const stay = element.shadowRoot!.querySelector('aritma-login')!;
    await clock.pass(120 * second);
    expect(element.state).to.equal('logged-out');
    expect([stay.isConnected, stay.getClientRects().length]).to.deep.equal([true, 0]);
  });

  it('is shown again if it was hidden by an option that has changed back', async () => {
    const { clock, element, warnings } = await begin({}, { 'warn-before': '300' });
    await clock.pass(310 * second);
    element.warnBefore = 60;
    await clock.pass(2 * second);
    expect(warningIn(element)).to.equal('');
    await clock.pass(240 * second);
    expect(warningIn(element)).to.include('soon');
    expect(warnings).to.have.lengthOf(2);
  });

  it('is not drawn before the page has decided whether to cancel it', async () => {
    const { clock, element } = await begin();
    const texts: string[] = [];
    element.addEventListener('sessionexpiring', (event) => {
      texts.push(warningIn(element));
      event.preventDefault();
    });
    await clock.pass(490 * second);
    expect(texts).to.deep.equal(['']);
  });

  it('has no link if the page has no login of this client', async () => {
    const { clock, element, warnings } = await begin({}, {}, false);
    await clock.pass(490 * second);
    expect(warnings[0]!.canRenew).to.be.false;
    expect(warningIn(element)).to.match(/^You will be logged out soon\. (2:00|1:5\d)$/);
  });

  it('and other messages are shown once, by the first element that is visible', async () => {
    const { clock, client, element } = await begin();
    const [next, last] = [add(client), add(client)];
    element.hidden = true;
    await clock.pass(490 * second);
    expect(warningIn(next)).to.include('You will be logged out soon.');
    expect(warningIn(last)).to.equal('');
    next.hidden = true;
    await clock.pass(2 * second);
    await eventually(() => /^You will be logged out soon\. \d:\d\d Stay logged in$/.test(warningIn(last)));
    next.hidden = false;
    await clock.pass(2 * second);
    await eventually(() => warningIn(last) === '');
    next.remove();
    expect(warningIn(last)).to.include('You will be logged out soon.');
    await clock.pass(120 * second);
    expect(warningIn(last)).to.equal('Your session has ended. Please log in again.');
    element.hidden = false;
    const added = add(client);
    await added.updateComplete;
    expect([warningIn(element), warningIn(added)]).to.deep.equal(['Your session has ended. Please log in again.', '']);
  });

  it('is shown by the next element if the first one is in a closed <details>', async () => {
    const { clock, client, element } = await begin();
    const details = document.createElement('details');
    document.body.append(details);
    afterThisTest(() => details.remove());
    details.append(element);
    await element.updateComplete;
    const next = add(client);
    await clock.pass(490 * second);
    expect(warningIn(next)).to.include('You will be logged out soon.');
  });

  for (const type of ['token', 'tokenerror']) {
    it(`has a new link after a login with the link has ended with a ${type} event`, async () => {
      const { clock, client, element } = await begin();
      const links = (): Element[] => [...element.shadowRoot!.querySelectorAll('[part=stay]')];
      await clock.pass(490 * second);
      const [first] = links();
      first!.dispatchEvent(new CustomEvent(type, { detail: {} }));
      await element.session!.adopt(tokenOf(client, { expiresIn: 600, ...withoutRefresh }));
      await clock.pass(490 * second);
      expect(links().map((link) => link === first)).to.deep.equal([false]);
    });
  }

  it('has the same link while a login with the link has not ended', async () => {
    const { clock, client, element } = await begin();
    const link = (): Element | null => element.shadowRoot!.querySelector('[part=stay]');
    await clock.pass(490 * second);
    const first = link();
    await element.session!.adopt(tokenOf(client, { expiresIn: 600, ...withoutRefresh }));
    await clock.pass(490 * second);
    expect(first !== null && link() === first).to.be.true;
  });

  it('does not let another user continue the page who logs in after the session has ended', async () => {
    const { clock, client, element } = await begin();
    await clock.pass(610 * second);
    expect([element.state, element.session!.reason]).to.deep.equal(['logged-out', 'expired']);
    await element.session!.adopt(tokenOf(client, { idToken: createIdToken({ sub: 'bob' }) }));
    expect([element.state, element.session!.reason]).to.deep.equal(['logged-out', 'user-changed']);
    expect(element.session!.peekToken()).to.be.undefined;
    await element.session!.adopt(tokenOf(client));
    expect(element.state).to.equal('logged-in');
  });

  it('disappears when the user has logged in again, and a login of another user logs the page out', async () => {
    const { clock, client, element } = await begin();
    await clock.pass(490 * second);
    expect(warningIn(element)).to.include('soon');
    await element.session!.adopt(tokenOf(client, { expiresIn: 600 }));
    expect(warningIn(element)).to.equal('');
    await element.session!.adopt(tokenOf(client, { idToken: createIdToken({ sub: 'bob' }) }));
    expect(element.state).to.equal('logged-out');
    expect(element.session!.reason).to.equal('user-changed');
  });

  it('can be replaced by the slot "expiring"', async () => {
    const { clock, element } = await begin();
    const own = document.createElement('p');
    own.slot = 'expiring';
    own.textContent = 'Hurry';
    element.append(own);
    expect(own.getClientRects()).to.have.lengthOf(0);
    await clock.pass(490 * second);
    expect(own.getClientRects()).to.have.lengthOf(1);
  });

  for (const [lang, text] of Object.entries({
    nb: /^Du blir snart logget ut\. .* Forbli innlogget$/,
    nn: /^Du blir snart logga ut\. .* Forbli innlogga$/,
    sv: /^Du loggas snart ut\. .* Förbli inloggad$/,
    da: /^Du bliver snart logget ud\. .* Forbliv logget ind$/,
  })) {
    it(`is in the language ${lang}`, async () => {
      const { clock, element } = await begin({}, { lang });
      await clock.pass(490 * second);
      expect(warningIn(element)).to.match(text);
    });
  }
});
