import { aTimeout, expect } from '@open-wc/testing';
import type { AritmaLogin } from '../../src/index.js';
import type { CallbackPage, PageWindow } from '../support/callback-page.js';
import { follow, isWaiting, type OpenedWindow, openWindows, popupLogin } from '../support/popup-login.js';
import { statusOf } from '../support/elements.js';
import { afterThisTest, replaceProperty } from '../support/undo.js';
import { requestArrived, heldLogin, shortenTimeout, releaseResponse } from './endpoint.js';
import { type ExpectedOutcome, fault, type LoginAttempt } from './fault.js';
import { waitUntil } from '../support/wait-until.js';

describe('a login in a popup', () => {
  let login: AritmaLogin;
  let opened: OpenedWindow[];

  /** Begins a login in a popup. @returns its state */
  async function begin(attempt: LoginAttempt, attributes: Record<string, string> = {}): Promise<string> {
    opened = openWindows();
    const all = attempt.useAttributes(attributes);
    if (login?.isConnected) for (const [name, value] of Object.entries(all)) login.setAttribute(name, value);
    else login = await popupLogin(all);
    await login.updateComplete;
    const { state } = await follow(login, opened);
    expect(opened).to.have.length(1);
    return state;
  }

  /** Opens the callback page in the place of the popup. */
  const receiveResponse = (
    attempt: LoginAttempt,
    state: string,
    prepare?: (window: PageWindow) => void,
  ): Promise<CallbackPage> =>
    attempt.receiveResponse(state, (window) => {
      window.close = () => undefined;
      prepare?.(window);
    });

  /** Runs a login until its token request. @returns the code */
  async function exchange(attempt: LoginAttempt): Promise<string> {
    const code = await begin(attempt, heldLogin);
    await receiveResponse(attempt, code);
    await requestArrived(code);
    expect(attempt.outcomes).to.deep.equal([]);
    return code;
  }

  afterEach(() => login.remove());

  const popupFault = (
    title: string,
    outcome: ExpectedOutcome,
    run: (attempt: LoginAttempt) => Promise<unknown>,
  ): void =>
    fault(`a popup login ${title}`, outcome, run, async (attempt) => {
      await receiveResponse(attempt, await begin(attempt, attempt.next));
      await waitUntil(() => !isWaiting(login), 'stops waiting');
      expect(statusOf(login), 'the element announces the outcome').to.equal('You are logged in.');
    });

  const moves: Record<string, () => Promise<void> | void> = {
    moved: () => document.body.prepend(login),
    'removed and added again': async () => {
      login.remove();
      await aTimeout(0);
      document.body.append(login);
    },
    removed: () => login.remove(),
    'replaced by another': () => login.replaceWith(login.cloneNode(true)),
  };
  for (const [what, move] of Object.entries(moves)) {
    popupFault(`whose element is ${what} while the popup is open`, 'token', async (attempt) => {
      const state = await begin(attempt);
      await move();
      await receiveResponse(attempt, state);
    });

    popupFault(`whose element is ${what} during the token request`, 'token', async (attempt) => {
      const code = await exchange(attempt);
      await move();
      await releaseResponse(code);
    });
  }

  popupFault('whose element is removed by a listener of the token event', 'token', async (attempt) => {
    const state = await begin(attempt);
    login.addEventListener('token', () => login.remove(), { once: true });
    await receiveResponse(attempt, state);
  });

  popupFault('whose element is cloned, with a second popup for the clone,', 'token', async (attempt) => {
    const state = await begin(attempt);
    const twin = login.cloneNode(true) as AritmaLogin;
    document.body.append(twin);
    afterThisTest(() => twin.remove());
    await follow(twin, opened);
    expect(opened).to.have.length(2);
    await receiveResponse(attempt, state);
    await waitUntil(() => !isWaiting(login), 'stops waiting');
    expect(isWaiting(twin)).to.be.true;
  });

  popupFault('whose storage is cleared before the response', 'state_unknown', async (attempt) => {
    const state = await begin(attempt);
    localStorage.clear();
    await receiveResponse(attempt, state);
  });

  popupFault('whose storage is cleared during the token request', 'token', async (attempt) => {
    const code = await exchange(attempt);
    localStorage.clear();
    await releaseResponse(code);
  });

  popupFault('whose popup is denied access to storage', 'state_unknown', async (attempt) => {
    const state = await begin(attempt);
    await receiveResponse(attempt, state, (window) =>
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new window.DOMException('denied', 'SecurityError');
        },
      }),
    );
  });

  popupFault('whose page has a clock that changes by two hours', 'token', async (attempt) => {
    const state = await begin(attempt);
    const now = Date.now.bind(Date);
    replaceProperty(Date, 'now', { value: () => now() + 7_200_000 });
    await receiveResponse(attempt, state);
  });

  for (const [tenant, end] of Object.entries({
    'broken-500': 'token_request_failed',
    html: 'token_request_failed',
    'cut-off-after-half': 'token_request_failed',
    'redirecting-307': 'token_request_failed',
    dribbling: 'token',
  })) {
    popupFault(`with the token endpoint "${tenant}"`, end, async (attempt) => {
      const state = await begin(attempt, { flow: 'pkce', tenant });
      await receiveResponse(attempt, state);
    });
  }

  popupFault('whose token endpoint does not respond until the timeout', 'token_request_failed', async (attempt) => {
    shortenTimeout(window);
    await receiveResponse(attempt, await begin(attempt, { flow: 'pkce', tenant: 'silent' }));
  });
});
