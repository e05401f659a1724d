import 'aritma-login';
import { fireEvent } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { addLogin, parametersOf, pendingStates } from './login';

const flows = crypto.subtle ? ['implicit', 'pkce'] : ['implicit'];

/** The ways in which a test may follow the link of a login. */
const ways: Record<string, (login: HTMLElement) => unknown> = {
  'login.click()': (login) => login.click(),
  'login.dispatchEvent(new MouseEvent("click"))': (login) =>
    login.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, cancelable: true })),
  'fireEvent.click(login)': (login) => fireEvent.click(login),
  'userEvent.click(login)': (login) => userEvent.click(login),
  'userEvent.click() of the link inside': (login) => userEvent.click(login.shadowRoot!.querySelector('a')!),
};

/** Waits for a click, which PKCE may delay for a digest, and then long enough to detect a second click. */
async function settle(clicks: unknown[]): Promise<void> {
  await vi.waitFor(() => expect(clicks).not.toEqual([]), 10_000);
  await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('<aritma-login>', () => {
  it('has the address of the authorization request as soon as it is in the page', () => {
    const login = addLogin();
    expect(login.href).toMatch(/^https:\/\/id\.aritma\.io\/acme\/connect\/authorize\?/);
    const { state, ...parameters } = parametersOf(login);
    expect(state).toMatch(/^aritma\.[\w-]{43}$/);
    expect(parameters).toEqual({
      response_type: 'token',
      client_id: 'spa',
      scope: 'banking.ais.read',
      redirect_uri: `${location.origin}/callback`,
    });
  });

  if (crypto.subtle) {
    it('has a code challenge with PKCE', async () => {
      const login = addLogin({ flow: 'pkce' });
      await login.updateComplete;
      expect(parametersOf(login)).toMatchObject({ response_type: 'code', code_challenge_method: 'S256' });
    });
  }

  it('stores nothing before it is followed', async () => {
    await addLogin().updateComplete;
    expect(pendingStates()).toEqual([]);
  });

  it('shows the text of the page, or its default text if there is none', async () => {
    const [withText, without] = [addLogin(), addLogin()];
    without.textContent = '';
    await without.updateComplete;
    expect(withText.textContent).toBe('Log in');
    expect(without.shadowRoot!.querySelector('a')!.textContent).toBe('Log in with Aritma ID');
  });

  for (const flow of flows) {
    for (const [way, follow] of Object.entries(ways)) {
      it(`begins one login with ${way} (${flow}), and the page can prevent the navigation`, async () => {
        const login = addLogin({ flow });
        await login.updateComplete;
        const clicks: Event[] = [];
        const prevent = (event: Event): void => {
          clicks.push(event);
          event.preventDefault();
        };
        document.addEventListener('click', prevent);
        await follow(login);
        await settle(clicks);
        document.removeEventListener('click', prevent);
        expect(clicks).toHaveLength(1);
        expect(pendingStates()).toEqual([parametersOf(login).state]);
        expect(location.pathname).toBe('/');
      });

      it(`does not prevent a click with ${way} (${flow}) if the page does not prevent it`, async () => {
        const login = addLogin({ flow });
        await login.updateComplete;
        const clicks: boolean[] = [];
        // The window's listeners run last. After them, a browser would follow the link.
        const note = (event: Event): void => {
          clicks.push(event.defaultPrevented);
          event.preventDefault();
        };
        window.addEventListener('click', note);
        await follow(login);
        await settle(clicks);
        window.removeEventListener('click', note);
        expect(clicks).toEqual([false]);
        expect(pendingStates()).toEqual([parametersOf(login).state]);
      });
    }
  }

  it('dispatches "tokenerror" if it is followed while an attribute is missing', () => {
    const login = addLogin({ scope: '' });
    const codes: string[] = [];
    login.addEventListener('tokenerror', ({ detail }) => codes.push(detail.code));
    login.click();
    expect(codes).toEqual(['incomplete_configuration']);
    expect(pendingStates()).toEqual([]);
  });
});
