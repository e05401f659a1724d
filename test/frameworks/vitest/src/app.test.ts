import { expect, it } from 'vitest';
import { showCallback, showHome } from './app';

it('greets a person who has logged in', async () => {
  showHome();
  const login = document.querySelector('aritma-login')!;

  // A simulated browser cannot navigate to the login page: prevent the navigation.
  document.addEventListener('click', (event) => event.preventDefault(), { once: true });
  login.click();

  // The authorization response of Aritma ID.
  const state = new URL(login.href).searchParams.get('state');
  history.replaceState(null, '', `/callback#access_token=secret&token_type=Bearer&expires_in=3600&state=${state}`);
  showCallback();
  await document.querySelector('aritma-callback')!.result;

  expect(document.body.textContent).toContain('Logged in at acme');
});
