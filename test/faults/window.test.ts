import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import type { AritmaLogin } from '../../src/index.js';
import type { CallbackPage, PageWindow } from '../support/callback-page.js';
import { follow, isWaiting, type OpenedWindow, openWindows, popupLogin } from '../support/popup-login.js';
import { statusOf } from '../support/elements.js';
import { afterThisTest, replaceProperty } from '../support/undo.js';
import { requestArrived, heldLogin, shortenTimeout, releaseResponse } from './endpoint.js';
import { type ExpectedOutcome, fault, type LoginVisit } from './fault.js';

describe('A login in a window of its own', () => {
  let login: AritmaLogin;
  let opened: OpenedWindow[];

  /** Follows the link to a window. @returns the login's state */
  async function begin(visit: LoginVisit, attributes: Record<string, string> = {}): Promise<string> {
    opened = openWindows();
    const all = visit.attributesFor(attributes);
    if (login?.isConnected) for (const [name, value] of Object.entries(all)) login.setAttribute(name, value);
    else login = await popupLogin(all);
    await login.updateComplete;
    const { state } = await follow(login, opened);
    expect(opened).to.have.length(1);
    return state;
  }

  /** Brings the answer to the window. */
  const comeBack = (visit: LoginVisit, state: string, prepare?: (window: PageWindow) => void): Promise<CallbackPage> =>
    visit.comeBack(state, (window) => {
      window.close = () => undefined;
      prepare?.(window);
    });

  /** Goes on to where the code is exchanged. @returns the code */
  async function exchange(visit: LoginVisit): Promise<string> {
    const code = await begin(visit, heldLogin);
    await comeBack(visit, code);
    await requestArrived(code);
    expect(visit.outcomes).to.deep.equal([]);
    return code;
  }

  afterEach(() => login.remove());

  const fails = (what: string, end: ExpectedOutcome, befall: (visit: LoginVisit) => Promise<unknown>): void =>
    fault(what, end, befall, async (visit) => {
      await comeBack(visit, await begin(visit, visit.next));
      await waitUntil(() => !isWaiting(login), 'waits no more', { timeout: 20_000 });
      expect(statusOf(login), 'the element is who tells').to.equal('You are logged in.');
    });

  const moves: Record<string, () => Promise<void> | void> = {
    moved: () => document.body.prepend(login),
    'taken out and put back': async () => {
      login.remove();
      await aTimeout(0);
      document.body.append(login);
    },
    removed: () => login.remove(),
    'replaced by another': () => login.replaceWith(login.cloneNode(true)),
  };
  for (const [what, move] of Object.entries(moves)) {
    fails(`whose element is ${what} while it is open`, 'token', async (visit) => {
      const state = await begin(visit);
      await move();
      await comeBack(visit, state);
    });

    fails(`whose element is ${what} while the code is exchanged`, 'token', async (visit) => {
      const code = await exchange(visit);
      await move();
      await releaseResponse(code);
    });
  }

  fails('whose element is taken out by the first who hears of it', 'token', async (visit) => {
    const state = await begin(visit);
    login.addEventListener('token', () => login.remove(), { once: true });
    await comeBack(visit, state);
  });

  fails('whose link is mounted twice, and both have one', 'token', async (visit) => {
    const state = await begin(visit);
    const twin = login.cloneNode(true) as AritmaLogin;
    document.body.append(twin);
    afterThisTest(() => twin.remove());
    await follow(twin, opened);
    expect(opened).to.have.length(2);
    await comeBack(visit, state);
    await waitUntil(() => !isWaiting(login), 'waits no more', { timeout: 20_000 });
    expect(isWaiting(twin)).to.be.true;
  });

  fails('where storage is cleared meanwhile', 'state_unknown', async (visit) => {
    const state = await begin(visit);
    localStorage.clear();
    await comeBack(visit, state);
  });

  fails('where storage is cleared while the code is exchanged', 'token', async (visit) => {
    const code = await exchange(visit);
    localStorage.clear();
    await releaseResponse(code);
  });

  fails('where storage is denied to the window', 'state_unknown', async (visit) => {
    const state = await begin(visit);
    await comeBack(visit, state, (window) =>
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new window.DOMException('denied', 'SecurityError');
        },
      }),
    );
  });

  fails('where the clock of the page is set by two hours', 'token', async (visit) => {
    const state = await begin(visit);
    const now = Date.now.bind(Date);
    replaceProperty(Date, 'now', { value: () => now() + 7_200_000 });
    await comeBack(visit, state);
  });

  for (const [tenant, end] of Object.entries({
    'broken-500': 'token_request_failed',
    html: 'token_request_failed',
    'cut-off-after-half': 'token_request_failed',
    'redirecting-307': 'token_request_failed',
    dribbling: 'token',
  })) {
    fails(`whose token endpoint is ${tenant}`, end, async (visit) => {
      const state = await begin(visit, { flow: 'pkce', tenant });
      await comeBack(visit, state);
    });
  }

  fails('whose token endpoint is silent for half a minute', 'token_request_failed', async (visit) => {
    shortenTimeout(window);
    await comeBack(visit, await begin(visit, { flow: 'pkce', tenant: 'silent' }));
  });
});
