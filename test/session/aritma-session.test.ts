import { expect } from '@open-wc/testing';
import '../../src/index.js';
import '../../src/session-element.js';
import type { AritmaSession } from '../../src/session-element.js';
import type { Session } from '../../src/session/session.js';
import type { SessionChange } from '../../src/session/session-events.js';
import { getSession } from '../../src/session/sessions.js';
import { statusOf } from '../support/elements.js';
import { closePages, responseFragment } from '../support/callback-page.js';
import { collectEvents, consoleLines } from '../support/events.js';
import { follow, openPopupPage, openWindows } from '../support/popup-login.js';
import { afterThisTest, replaceProperty } from '../support/undo.js';
import { eventually, realTime } from './support/clock.js';
import { markerOf } from './support/database.js';
import { loggedIn, page, refusal, serverFor } from './support/server.js';
import { comeBack, idTokenOf, leavePage, newClient, tokenOf } from './support/sessions.js';

type Client = ReturnType<typeof newClient>;

const attributesOf = ({ authority, tenant, clientId }: Client): Record<string, string> => ({
  authority,
  tenant,
  'client-id': clientId,
});

/** The sessions that the page knows. */
const known = (): Map<string, Session> =>
  Reflect.get(globalThis, Symbol.for('aritma-login:sessions')) as Map<string, Session>;

/** Creates an element with a control in each of the two slots, and text in the third. */
function create(attributes: Record<string, string> = {}): AritmaSession {
  const element = document.createElement('aritma-session');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  for (const slot of ['logged-in', 'logged-out', 'unknown']) {
    const content = document.createElement('p');
    content.slot = slot;
    content.append(`${slot} `);
    if (slot !== 'unknown') content.append(Object.assign(document.createElement('button'), { textContent: slot }));
    element.append(content);
  }
  afterThisTest(() => element.remove());
  return element;
}

/** Adds an element to the page. */
function add(attributes: Record<string, string> = {}): AritmaSession {
  const element = create(attributes);
  document.body.append(element);
  return element;
}

/** The slots whose content is visible. */
const shown = (element: Element): string[] =>
  [...element.children]
    .filter((child) => child.getClientRects().length > 0 && getComputedStyle(child).visibility === 'visible')
    .map(({ slot }) => slot);

/** The custom states that are set. */
const statesOf = (element: Element): string[] =>
  ['unknown', 'logged-in', 'logged-out', 'renewing', 'offline'].filter((state) => element.matches(`:state(${state})`));

const buttonIn = (element: Element, slot: string): HTMLButtonElement =>
  element.querySelector(`[slot=${slot}] > button`)!;

const inState = (element: AritmaSession, state: string): Promise<void> =>
  eventually(() => element.state === state, `the state ${state}`);

/** Notes in each frame what is shown. @returns what was shown, without repetitions, when it is called */
function recordFrames(element: Element): () => string[] {
  const frames: string[] = [];
  const look = (): void => {
    const now = shown(element).join(' and ');
    if (frames.at(-1) !== now) frames.push(now);
  };
  let isRecording = true;
  const frame = (): void => {
    look();
    if (isRecording) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  return () => {
    isRecording = false;
    look();
    return frames;
  };
}

const nextFrames = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));

afterEach(async () => {
  await Promise.allSettled([...known().values()].map((session) => session.logout({ local: true })));
  known().clear();
  localStorage.clear();
  sessionStorage.clear();
});

describe('<aritma-session>', () => {
  it('shows no message of an earlier login in a popup when it shows the login again', async () => {
    const client = newClient();
    const opened = openWindows();
    afterThisTest(closePages);
    const element = create(attributesOf(client));
    const login = document.createElement('aritma-login');
    Object.assign(login, { ...client, mode: 'popup', scope: 'a', redirectUri: '/callback', slot: 'logged-out' });
    element.append(login);
    document.body.append(element);
    await login.updateComplete;
    const { state } = await follow(login, opened);
    await openPopupPage(responseFragment(state));
    await inState(element, 'logged-in');
    await eventually(() => statusOf(login) === 'You are logged in.', 'the message');
    await element.session!.logout({ local: true });
    await nextFrames();
    expect(shown(element)).to.deep.equal(['logged-out', 'logged-out']);
    expect(statusOf(login)).to.equal('');
  });

  it('shows the slot "logged-out" in the task in which it is added, if nothing is stored', () => {
    const element = add(attributesOf(newClient()));
    expect(element.state).to.equal('logged-out');
    expect(shown(element)).to.deep.equal(['logged-out']);
    expect(statesOf(element)).to.deep.equal(['logged-out']);
    expect(statusOf(element)).to.equal('');
  });

  it('shows "unknown" and then "logged-in", and no frame of "logged-out", if a session is stored', async () => {
    const client = newClient();
    await loggedIn(client);
    const element = create(attributesOf(client));
    const frames = recordFrames(element);
    document.body.append(element);
    expect(element.state).to.equal('unknown');
    expect(shown(element)).to.deep.equal(['unknown']);
    expect(statesOf(element)).to.deep.equal(['unknown']);
    await inState(element, 'logged-in');
    await nextFrames();
    expect(shown(element)).to.deep.equal(['logged-in']);
    expect(statesOf(element)).to.deep.equal(['logged-in']);
    expect(frames().filter((frame) => frame.includes('logged-out'))).to.deep.equal([]);
  });

  it('shows no frame of "logged-in" if only a marker is stored', async () => {
    const client = newClient();
    localStorage.setItem(markerOf(client), '1');
    const element = create(attributesOf(client));
    const frames = recordFrames(element);
    document.body.append(element);
    expect(shown(element)).to.deep.equal(['unknown']);
    await inState(element, 'logged-out');
    await nextFrames();
    expect(frames().filter((frame) => frame.includes('logged-in'))).to.deep.equal([]);
    expect(shown(element)).to.deep.equal(['logged-out']);
  });

  it('shows no frame of "logged-in" when the page comes back after a logout elsewhere', async () => {
    const client = newClient();
    const other = await loggedIn(client);
    const element = add(attributesOf(client));
    await inState(element, 'logged-in');
    const { height } = document.body.getBoundingClientRect();
    leavePage();
    expect(shown(element)).to.deep.equal([]);
    expect(statesOf(element)).to.deep.equal(['unknown']);
    expect(document.body.getBoundingClientRect().height, 'the page keeps its height').to.equal(height);
    await other.logout({ local: true });
    const frames = recordFrames(element);
    comeBack();
    await inState(element, 'logged-out');
    await nextFrames();
    expect(frames().filter((frame) => frame.includes('logged-in'))).to.deep.equal([]);
  });

  it('also hides content with a visibility of its own when the page is left, and shows it again', async () => {
    const client = newClient();
    await loggedIn(client);
    const element = add(attributesOf(client));
    const content = element.querySelector<HTMLElement>('[slot=logged-in]')!;
    content.style.cssText = 'opacity: 1 !important; transition: all 1s; visibility: visible';
    await inState(element, 'logged-in');
    leavePage();
    expect(getComputedStyle(content).opacity).to.equal('0');
    comeBack();
    await inState(element, 'logged-in');
    await eventually(() => getComputedStyle(content).opacity === '1');
  });

  it('never shows two slots at once, and always one', async () => {
    const client = newClient();
    const element = add(attributesOf(client));
    const frames = recordFrames(element);
    for (let count = 0; count < 3; count += 1) {
      await element.session!.adopt(tokenOf(client));
      expect(shown(element)).to.deep.equal(['logged-in']);
      await nextFrames();
      await element.session!.logout({ local: true });
      expect(shown(element)).to.deep.equal(['logged-out']);
      await nextFrames();
    }
    expect(new Set(frames())).to.deep.equal(new Set(['logged-out', 'logged-in']));
  });

  it('has no box of its own, and can be hidden', () => {
    const element = add(attributesOf(newClient()));
    expect(getComputedStyle(element).display).to.equal('contents');
    element.hidden = true;
    expect(shown(element)).to.deep.equal([]);
  });

  it('has the states "renewing" and "offline" in addition', async () => {
    const client = newClient();
    let answer: (response: Response) => void = () => undefined;
    const server = serverFor(client, () => new Promise((resolve) => (answer = resolve)));
    const element = add(attributesOf(client));
    await element.session!.adopt(tokenOf(client));
    void element.session!.renew().catch(() => undefined);
    await eventually(() => server.received.length);
    expect(statesOf(element)).to.deep.equal(['logged-in', 'renewing']);
    answer(new Response('', { status: 503 }));
    await eventually(() => statesOf(element).includes('offline'));
    await eventually(() => !element.session!.isRenewing);
    expect(statesOf(element)).to.deep.equal(['logged-in', 'offline']);
    expect(element.error?.code).to.equal('token_request_failed');
    expect(shown(element)).to.deep.equal(['logged-in']);
  });

  it('has the properties of its session', async () => {
    const client = newClient();
    const element = add(attributesOf(client));
    const token = tokenOf(client);
    await element.session!.adopt(token);
    expect([element.state, element.expiresAt, element.error]).to.deep.equal(['logged-in', token.expiresAt, undefined]);
    expect(element.session!.client).to.deep.equal(client);
  });

  it('can be styled before it is defined, as the documentation shows', () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    afterThisTest(() => frame.remove());
    const page = frame.contentDocument!;
    const style = page.createElement('style');
    style.textContent = 'aritma-session:not(:defined) > * { display: none; }';
    const element = page.createElement('aritma-session');
    element.append(Object.assign(page.createElement('p'), { slot: 'logged-out', textContent: 'out' }));
    page.body.append(style, element);
    expect(shown(element)).to.deep.equal([]);
    document.head.append(style);
    afterThisTest(() => style.remove());
    expect(shown(add(attributesOf(newClient())))).to.deep.equal(['logged-out']);
  });
});

describe('the events of <aritma-session>', () => {
  it('bubble out of shadow trees, and say what has changed', async () => {
    const client = newClient();
    serverFor(client);
    const host = document.body.appendChild(document.createElement('div'));
    afterThisTest(() => host.remove());
    const element = create(attributesOf(client));
    host.attachShadow({ mode: 'open' }).append(element);
    const events = collectEvents('sessionchange');
    await element.session!.adopt(tokenOf(client));
    await element.session!.renew();
    await element.session!.logout({ local: true });
    expect(events.map(({ detail }) => detail)).to.deep.equal([
      { state: 'logged-in', previous: 'logged-out', reason: 'login' },
      { state: 'logged-in', previous: 'logged-in', reason: 'renewed' },
      { state: 'logged-out', previous: 'logged-in', reason: 'logout' },
    ]);
    expect(events.every(({ target }) => target === host)).to.be.true;
  });

  it('announce a state that was known before the element was added, once', async () => {
    const client = newClient();
    const session = await loggedIn(client);
    known().set(JSON.stringify(Object.values(attributesOf(client))), session);
    const element = create(attributesOf(client));
    const changes: SessionChange[] = [];
    element.addEventListener('sessionchange', ({ detail }) => changes.push(detail));
    document.body.append(element);
    document.body.append(element);
    expect(changes).to.deep.equal([{ state: 'logged-in', previous: 'unknown', reason: 'login' }]);
  });

  it('are dispatched after the slots and states have changed', async () => {
    const client = newClient();
    const element = add(attributesOf(client));
    const seen: unknown[] = [];
    element.addEventListener('sessionchange', () => seen.push([shown(element), statesOf(element), element.state]));
    await element.session!.adopt(tokenOf(client));
    await element.session!.logout({ local: true });
    expect(seen).to.deep.equal([
      [['logged-in'], ['logged-in'], 'logged-in'],
      [['logged-out'], ['logged-out'], 'logged-out'],
    ]);
  });

  it('report an error that ends the session once, without tokens', async () => {
    const client = newClient();
    serverFor(client, () => refusal('invalid_grant'));
    const element = add(attributesOf(client));
    const errors: { code: string; message: string }[] = [];
    element.addEventListener('sessionerror', ({ detail }) => errors.push(detail));
    await element.session!.adopt(tokenOf(client, { expiresIn: 0 }));
    await element.session!.getToken().catch(() => undefined);
    expect(errors.map(({ code }) => code)).to.deep.equal(['session_ended']);
    expect(JSON.stringify(errors) + errors[0]!.message).not.to.match(/refresh-0|access-0/);
  });

  it('may throw in a listener of the page without an effect on the session', async () => {
    const client = newClient();
    const element = add(attributesOf(client));
    const thrown: string[] = [];
    const { onerror } = window;
    window.onerror = () => !!thrown.push('error');
    afterThisTest(() => (window.onerror = onerror));
    element.addEventListener('sessionchange', () => {
      throw new Error('of the page');
    });
    await element.session!.adopt(tokenOf(client));
    expect(await element.session!.getToken()).to.equal('access-0');
    expect(shown(element)).to.deep.equal(['logged-in']);
    expect(thrown.length).to.equal(1);
  });
});

describe('the focus in <aritma-session>', () => {
  it('moves to the first control of the slot that is shown instead, in both directions', async () => {
    const client = newClient();
    const element = add(attributesOf(client));
    buttonIn(element, 'logged-out').focus();
    await element.session!.adopt(tokenOf(client));
    expect(document.activeElement === buttonIn(element, 'logged-in')).to.be.true;
    await element.session!.logout({ local: true });
    expect(document.activeElement === buttonIn(element, 'logged-out')).to.be.true;
  });

  it('moves to the first element if the slot has no control, without a new stop for the Tab key', async () => {
    const client = newClient();
    const element = add(attributesOf(client));
    buttonIn(element, 'logged-in').remove();
    buttonIn(element, 'logged-out').focus();
    await element.session!.adopt(tokenOf(client));
    const content = element.querySelector<HTMLElement>('[slot=logged-in]')!;
    expect(document.activeElement === content).to.be.true;
    expect(content.tabIndex).to.equal(-1);
  });

  it('moves to the place of the message if the slot is empty', async () => {
    const client = newClient();
    await loggedIn(client);
    const element = add(attributesOf(client));
    await inState(element, 'logged-in');
    element.querySelector('[slot=logged-out]')!.remove();
    buttonIn(element, 'logged-in').focus();
    await element.session!.logout({ local: true });
    expect(document.activeElement === element).to.be.true;
    expect(element.shadowRoot!.activeElement?.part.value).to.equal('status');
  });

  it('moves from the logged-out content to <aritma-logout> after a login', async () => {
    const client = newClient();
    const element = add(attributesOf(client));
    const logout = document.createElement('aritma-logout');
    element.querySelector('[slot=logged-in]')!.replaceChildren(logout);
    buttonIn(element, 'logged-out').focus();
    await element.session!.adopt(tokenOf(client));
    expect(document.activeElement).to.equal(logout);
  });

  it('moves although markup in the page replaces properties of document', async () => {
    const client = newClient();
    const element = add(attributesOf(client));
    const images = ['activeElement', 'body'].map((name) => Object.assign(new Image(), { name }));
    element.append(...images);
    expect(document.activeElement).to.equal(images[0]);
    buttonIn(element, 'logged-out').focus();
    await element.session!.adopt(tokenOf(client));
    images.forEach((image) => image.remove());
    expect(document.activeElement).to.equal(buttonIn(element, 'logged-in'));
  });

  it('stays where it is if it is outside, also when the slots change', async () => {
    const client = newClient();
    const field = document.body.appendChild(document.createElement('input'));
    afterThisTest(() => field.remove());
    const element = add(attributesOf(client));
    field.focus();
    const changes: string[] = [];
    for (const type of ['focusin', 'focusout']) {
      document.addEventListener(type, () => changes.push(type), { capture: true });
    }
    await element.session!.adopt(tokenOf(client));
    await element.session!.logout({ local: true });
    expect(document.activeElement === field).to.be.true;
    expect(changes).to.deep.equal([]);
  });

  it('is on the same control after the page was restored from the back/forward cache', async () => {
    const client = newClient();
    await loggedIn(client);
    const element = add(attributesOf(client));
    await inState(element, 'logged-in');
    const button = buttonIn(element, 'logged-in');
    button.focus();
    leavePage();
    await eventually(() => document.activeElement !== button, 'the loss of the focus');
    comeBack();
    await inState(element, 'logged-in');
    expect(document.activeElement).to.equal(button);
  });

  it('stays where the user has moved it while a restored page reads its session', async () => {
    const client = newClient();
    await loggedIn(client);
    const element = add(attributesOf(client));
    const other = document.body.appendChild(document.createElement('button'));
    afterThisTest(() => other.remove());
    await inState(element, 'logged-in');
    buttonIn(element, 'logged-in').focus();
    leavePage();
    other.focus();
    comeBack();
    await inState(element, 'logged-in');
    expect(document.activeElement).to.equal(other);
  });

  it('stays on a control when the tokens are renewed', async () => {
    const client = newClient();
    serverFor(client);
    const element = add(attributesOf(client));
    await element.session!.adopt(tokenOf(client));
    const button = buttonIn(element, 'logged-in');
    button.focus();
    await element.session!.renew();
    expect(document.activeElement === button).to.be.true;
  });
});

describe('the message of <aritma-session>', () => {
  const messages: [lang: string, ended: string, changed: string][] = [
    ['en', 'Your session has ended. Please log in again.', 'Someone else has logged in. Please reload this page.'],
    ['nb', 'Økten din er avsluttet. Logg inn på nytt.', 'En annen bruker har logget inn. Last inn siden på nytt.'],
    ['nn', 'Økta di er avslutta. Logg inn på nytt.', 'Ein annan brukar har logga inn. Last inn sida på nytt.'],
    ['sv', 'Din session har avslutats. Logga in igen.', 'En annan användare har loggat in. Ladda om sidan.'],
    ['da', 'Din session er afsluttet. Log ind igen.', 'En anden bruger er logget ind. Genindlæs siden.'],
  ];

  /** Lets the server end the session of an element. */
  async function endSession(element: AritmaSession, client: Client): Promise<void> {
    serverFor(client, () => refusal('invalid_grant'));
    await element.session!.adopt(tokenOf(client, { expiresIn: 0 }));
    await element.session!.getToken().catch(() => undefined);
    await element.updateComplete;
  }

  for (const [lang, ended, changed] of messages) {
    it(`is in the language ${lang}, with its lang attribute`, async () => {
      const client = newClient();
      const element = add({ ...attributesOf(client), lang });
      await endSession(element, client);
      expect(statusOf(element)).to.equal(ended);
      expect(element.shadowRoot!.querySelector('[role=status] [lang]')!.getAttribute('lang')).to.equal(lang);

      await element.session!.adopt(tokenOf(client));
      expect(statusOf(element)).to.equal('');
      await element.session!.adopt(tokenOf(client, { idToken: idTokenOf('bob') }));
      expect(statusOf(element)).to.equal(changed);
      expect(shown(element)).to.deep.equal(['logged-out']);
    });
  }

  it('changes with the language of the page', async () => {
    const client = newClient();
    const element = add({ ...attributesOf(client), lang: 'nb' });
    await endSession(element, client);
    element.lang = 'sv-FI';
    await eventually(() => statusOf(element) === messages[3]![1]);
    element.lang = 'fi';
    await eventually(() => statusOf(element) === messages[0]![1]);
  });

  it('appears in a live region that existed before', async () => {
    const client = newClient();
    const element = add(attributesOf(client));
    const region = element.shadowRoot!.querySelector('[role=status]');
    expect(region).to.exist;
    await endSession(element, client);
    expect(element.shadowRoot!.querySelector('[role=status]') === region).to.be.true;
    expect(region!.textContent).to.not.equal('');
  });

  it('is replaced by the slots "ended" and "changed"', async () => {
    const client = newClient();
    const element = add(attributesOf(client));
    const own = Object.assign(document.createElement('b'), { slot: 'ended', textContent: 'Own text' });
    element.append(own);
    const other = Object.assign(document.createElement('b'), { slot: 'changed', textContent: 'Other text' });
    element.append(other);
    const visible = (): boolean[] => [own, other].map((text) => text.getClientRects().length > 0);
    expect(visible()).to.deep.equal([false, false]);
    await endSession(element, client);
    expect(visible()).to.deep.equal([true, false]);
    expect(own.assignedSlot!.closest('[role=status]')).to.exist;
    await element.session!.adopt(tokenOf(client));
    expect(visible()).to.deep.equal([false, false]);
    await element.session!.adopt(tokenOf(client, { idToken: idTokenOf('bob') }));
    expect(visible()).to.deep.equal([false, true]);
    expect(other.assignedSlot!.closest('[role=status]')).to.exist;
  });

  it('has a line of its own above the slot, even if the content of the slot is inline', async () => {
    const client = newClient();
    const element = add(attributesOf(client));
    const content = element.querySelector<HTMLElement>('[slot=logged-out]')!;
    content.style.display = 'inline-block';
    await endSession(element, client);
    const region = element.shadowRoot!.querySelector('[role=status]')!;
    expect(region.getBoundingClientRect().bottom).to.be.at.most(content.getBoundingClientRect().top);
    const top = content.offsetTop;
    await element.session!.logout({ local: true });
    expect(content.offsetTop, 'without a message, it takes no space').to.be.below(top);
    expect(region.getBoundingClientRect().width).to.equal(0);
  });

  it('does not appear after a logout, or on a page that was logged out from the beginning', async () => {
    const client = newClient();
    const element = add(attributesOf(client));
    expect(statusOf(element)).to.equal('');
    await element.session!.adopt(tokenOf(client));
    await element.session!.logout({ local: true });
    expect(statusOf(element)).to.equal('');
  });

  it('and every slot are accessible', async () => {
    const client = newClient();
    const element = add(attributesOf(client));
    await expect(element).to.be.accessible();
    await element.session!.adopt(tokenOf(client));
    await expect(element).to.be.accessible();
    await endSession(element, client);
    await expect(element).to.be.accessible();
    await element.session!.adopt(tokenOf(client));
    await element.session!.adopt(tokenOf(client, { idToken: idTokenOf('bob') }));
    expect(statusOf(element)).not.to.equal('');
    await expect(element).to.be.accessible();
    for (const slot of ['ended', 'changed']) {
      element.append(Object.assign(document.createElement('b'), { slot, textContent: `Own text for ${slot}` }));
    }
    await expect(element).to.be.accessible();
    await endSession(element, client);
    await expect(element).to.be.accessible();
  });

  it('is announced once: the live region keeps its content when the session is read again', async () => {
    const client = newClient();
    const element = add(attributesOf(client));
    await endSession(element, client);
    const region = element.shadowRoot!.querySelector('[role=status]')!;
    const mutations: MutationRecord[] = [];
    const observer = new MutationObserver((records) => mutations.push(...records));
    observer.observe(region, { childList: true, characterData: true, subtree: true });
    afterThisTest(() => observer.disconnect());
    window.dispatchEvent(new Event('online'));
    element.requestUpdate();
    await element.updateComplete;
    await nextFrames();
    mutations.push(...observer.takeRecords());
    expect(mutations.length).to.equal(0);
  });
});

describe('several elements <aritma-session>', () => {
  it('of one client share a session, change together, and dispatch one event each', async () => {
    const client = newClient();
    const elements = [add(attributesOf(client)), add(attributesOf(client)), add()];
    const events: Event[] = [];
    for (const element of elements) element.addEventListener('sessionchange', (event) => events.push(event));
    expect(new Set(elements.map(({ session }) => session)).size).to.equal(1);
    await elements[0]!.session!.adopt(tokenOf(client));
    expect(elements.map(shown)).to.deep.equal(Array(3).fill(['logged-in']));
    expect(events.map(({ target }) => elements.indexOf(target as AritmaSession))).to.deep.equal([0, 1, 2]);
  });

  it('of two clients have two sessions, and an element without a client has none', async () => {
    const [one, other] = [newClient(), newClient()];
    const elements = [add(attributesOf(one)), add(attributesOf(other)), add()];
    await elements[0]!.session!.adopt(tokenOf(one));
    expect(elements.map(({ state }) => state)).to.deep.equal(['logged-in', 'logged-out', 'unknown']);
    expect(elements[2]!.session).to.be.undefined;
    expect(shown(elements[2]!)).to.deep.equal(['unknown']);
  });

  it('allow together what each of them allows, until it is removed', async () => {
    const client = newClient();
    const server = serverFor(client);
    const one = add({ ...attributesOf(client), api: 'https://one.example' });
    const other = add({ ...attributesOf(client), api: 'https://other.example' });
    const session = one.session!;
    await session.adopt(tokenOf(client));
    await session.fetch('https://one.example/');
    await session.fetch('https://other.example/');
    other.remove();
    const code = await session.fetch('https://other.example/').catch((error: { code: string }) => error.code);
    expect(code).to.equal('invalid_configuration');
    expect(server.requests).to.have.lengthOf(2);
  });

  it('do not remove the prefixes that getSession() allows, which only a later call with api replaces', async () => {
    const client = newClient();
    const server = serverFor(client);
    const element = add({ ...attributesOf(client), api: 'https://element.example' });
    const session = getSession({ ...client, api: 'https://one.example https://two.example' });
    await session.adopt(tokenOf(client));
    await session.fetch('https://element.example/');
    element.remove();
    await getSession(client).fetch('https://one.example/');
    await getSession({ ...client, api: 'https://two.example' }).fetch('https://two.example/');
    const code = await session.fetch('https://one.example/').catch((error: { code: string }) => error.code);
    expect(code).to.equal('invalid_configuration');
    expect(server.requests.map(({ url }) => url)).to.deep.equal([
      'https://element.example/',
      'https://one.example/',
      'https://two.example/',
    ]);
  });

  it('store a login where getSession() says or, without that, where the first element with the attribute storage says', async () => {
    const [one, other] = [newClient(), newClient()];
    for (const client of [one, other]) {
      for (const storage of ['', 'browser', 'tab']) add({ ...attributesOf(client), storage });
    }
    getSession({ ...one, storage: 'memory' });
    expect(await getSession(one).adopt(tokenOf(one))).to.equal('memory');
    expect(await getSession(other).adopt(tokenOf(other))).to.equal('browser');
  });
});

describe('the attributes of <aritma-session>', () => {
  it('may be set after it was added', async () => {
    const client = newClient();
    await loggedIn(client);
    sessionStorage.setItem('other', 'x');
    const marked = sessionStorage.getItem(markerOf(client))!;
    sessionStorage.clear();
    const element = add();
    expect(shown(element)).to.deep.equal(['unknown']);
    sessionStorage.setItem(markerOf(client), marked);
    for (const [name, value] of Object.entries(attributesOf(client))) element.setAttribute(name, value);
    await inState(element, 'logged-in');
    expect(shown(element)).to.deep.equal(['logged-in']);
  });

  it('may change to another client', async () => {
    const [one, other] = [newClient(), newClient()];
    const element = add(attributesOf(one));
    const first = element.session!;
    await first.adopt(tokenOf(one));
    element.tenant = other.tenant;
    await element.updateComplete;
    expect(shown(element)).to.deep.equal(['logged-out']);
    const events: Event[] = [];
    element.addEventListener('sessionchange', (event) => events.push(event));
    await first.logout({ local: true });
    expect(events).to.deep.equal([]);
    await element.session!.adopt(tokenOf(other));
    expect(shown(element)).to.deep.equal(['logged-in']);
    expect(events).to.have.lengthOf(1);
  });

  it('may be left out if the page knows one session, also if that begins later', async () => {
    const element = add();
    expect(element.session).to.be.undefined;
    const client = newClient();
    add(attributesOf(client));
    await element.updateComplete;
    expect(element.session!.client).to.deep.equal(client);
    expect(shown(element)).to.deep.equal(['logged-out']);
  });

  for (const storage of ['tab', 'browser'] as const) {
    it(`may be left out if one session is stored, with storage="${storage}", even if there are malformed markers`, async () => {
      const client = newClient();
      for (const id of ['', '[', 'null', '"abc"', '["a","b"]', '[1,2,3,4]']) {
        localStorage.setItem(`aritma-login:1:session:${id}`, 'x');
        afterThisTest(() => localStorage.removeItem(`aritma-login:1:session:${id}`));
      }
      const session = page(client);
      session.configure({}, { storage });
      await session.adopt(tokenOf(client));
      const element = add();
      await inState(element, 'logged-in');
      expect(element.session!.client).to.deep.equal(client);
    });
  }

  it('decide where a login is stored', async () => {
    for (const [storage, inTab, inBrowser] of [
      ['tab', true, false],
      ['browser', false, true],
      ['memory', false, false],
    ] as const) {
      const client = newClient();
      const element = add({ ...attributesOf(client), storage });
      await element.session!.adopt(tokenOf(client));
      const marker = markerOf(client);
      expect([marker in sessionStorage, marker in localStorage], storage).to.deep.equal([inTab, inBrowser]);
    }
  });

  for (const [attribute, value, message] of [
    ['storage', 'local', 'The attribute "storage" must be one of tab, browser, memory.'],
    ['storage', 'TAB', 'The attribute "storage" must be one of tab, browser, memory.'],
    ['renew', 'yes', 'The attribute "renew" must be one of active, always, never.'],
    ['api', 'http://api.example', 'Each URL in "api" must use https'],
    ['api', 'https://user@api.example', 'Each URL in "api" must use https'],
    ['authority', 'http://id.example', 'The "authority" must be an https URL'],
    ['authority', 'id', 'The "authority" must be an https URL'],
  ] as const) {
    it(`are reported once if ${attribute} is ${value}`, async () => {
      const errors = consoleLines('error');
      const client = newClient();
      const element = add({ ...attributesOf(client), [attribute]: value });
      element.requestUpdate();
      await element.updateComplete;
      expect(errors).to.have.lengthOf(1);
      expect(errors[0]).to.include(`<aritma-session>: ${message}`);
      expect(errors[0]).not.to.include('user@');
      if (attribute !== 'authority') {
        await element.session!.adopt(tokenOf(client));
        expect(markerOf(client) in sessionStorage).to.be.true;
      } else expect(shown(element)).to.deep.equal(['unknown']);
    });
  }

  /** Shortens the two seconds after which an element without a session is reported. */
  function shortenDelay(): void {
    const setTimeout = window.setTimeout.bind(window);
    replaceProperty(window, 'setTimeout', {
      value: (act: () => void, time?: number) => setTimeout(act, time === 2000 ? 50 : time),
    });
  }

  it('are reported once if they name no session for two seconds', async () => {
    shortenDelay();
    const errors = consoleLines('error');
    const element = add();
    expect(errors).to.deep.equal([]);
    await eventually(() => errors.length);
    element.remove();
    document.body.append(element);
    await realTime(150);
    expect(errors).to.deep.equal(['<aritma-session>: The session is not known. Set tenant and client-id.']);
  });

  it('are not reported if they are set late, or if the element is removed', async () => {
    shortenDelay();
    const errors = consoleLines('error');
    const [late, removed] = [add(), add()];
    removed.remove();
    for (const [name, value] of Object.entries(attributesOf(newClient()))) late.setAttribute(name, value);
    await realTime(150);
    expect(errors).to.deep.equal([]);
  });
});

describe('<aritma-session> that is removed', () => {
  it('leaves no listener on what all scripts of the page share', async () => {
    const listeners = new Set<unknown>();
    const sessions = Reflect.get(globalThis, Symbol.for('aritma-login:known-sessions')) as EventTarget;
    const { addEventListener, removeEventListener } = sessions; // eslint-disable-line @typescript-eslint/unbound-method
    replaceProperty(sessions, 'addEventListener', {
      value: (type: string, listener: EventListener) => {
        listeners.add(listener);
        addEventListener.call(sessions, type, listener);
      },
    });
    replaceProperty(sessions, 'removeEventListener', {
      value: (type: string, listener: EventListener) => {
        listeners.delete(type === 'known' && listener);
        removeEventListener.call(sessions, type, listener);
      },
    });
    const element = add();
    await element.updateComplete;
    expect(listeners.size).to.be.above(0);
    element.remove();
    expect(listeners.size).to.equal(0);
  });

  it('and added again shows the present state, and announces what has changed meanwhile', async () => {
    const client = newClient();
    const element = add(attributesOf(client));
    const session = element.session!;
    const changes: SessionChange[] = [];
    element.addEventListener('sessionchange', ({ detail }) => changes.push(detail));
    element.remove();
    expect(element.session).to.be.undefined;
    await session.adopt(tokenOf(client));
    expect(changes).to.deep.equal([]);
    document.body.append(element);
    expect(shown(element)).to.deep.equal(['logged-in']);
    await session.logout({ local: true });
    expect(shown(element)).to.deep.equal(['logged-out']);
    expect(changes).to.deep.equal([
      { state: 'logged-in', previous: 'logged-out', reason: 'login' },
      { state: 'logged-out', previous: 'logged-in', reason: 'logout' },
    ]);
  });

  it('and moved keeps its state, and one slot', async () => {
    const client = newClient();
    const element = add(attributesOf(client));
    await element.session!.adopt(tokenOf(client));
    const target = document.body.appendChild(document.createElement('main'));
    afterThisTest(() => target.remove());
    for (let count = 0; count < 3; count += 1) {
      target.append(element);
      document.body.append(element);
    }
    await element.updateComplete;
    expect(shown(element)).to.deep.equal(['logged-in']);
    expect(element.shadowRoot!.querySelectorAll('slot')).to.have.lengthOf(1);
  });
});
