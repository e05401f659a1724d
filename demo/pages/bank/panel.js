// What a developer needs to see how the session behaves. It is not part of the site.
import { getSession } from '/dist/aritma-session.min.js';

const session = getSession();
const server = `${session.client.authority}/${session.client.tenant}/demo`;
const panel = document.querySelector('#panel');

const setFaults = (faults) => fetch(`${server}/faults`, { method: 'PUT', body: JSON.stringify(faults) });

/** What each button does. Each one also resets what the others have set. */
const actions = {
  'Everything works': () => setFaults({}),
  'Tokens live for 20 seconds': async () => {
    await setFaults({ accessTokenLifetime: 20 });
    await session.renew();
  },
  'The API refuses the present token': () => fetch(`${server}/access-tokens`, { method: 'DELETE' }),
  'The server does not respond': () => setFaults({ tokenEndpoint: 'cut', accessTokenLifetime: 20 }),
  'The server is overloaded (503)': () => setFaults({ tokenEndpoint: 'unavailable' }),
  'The server refuses the refresh token': () => setFaults({ tokenEndpoint: 'invalid_grant' }),
  'The server refuses the client': () => setFaults({ tokenEndpoint: 'invalid_client' }),
  'Refresh tokens can be used once': () => setFaults({ refreshTokens: 'rotate' }),
  'Refresh tokens can be used again': () => setFaults({ refreshTokens: 'reuse' }),
  'Renew the token now': () => session.renew(),
  'The logout page does not exist (404)': () => setFaults({ endSession: 'not-found' }),
  'The next ID token is from another server': () => setFaults({ idToken: 'other-issuer' }),
  'Open a second tab': () => window.open(location.href),
};

const title = element('h2', 'Panel');
title.id = 'panel-title';
const facts = element('dl');
const note = element('p', 'The buttons change what the server does, for all pages of the demo.');
note.className = 'note';
const message = element('p');
message.setAttribute('role', 'status');
const buttons = element('div');
buttons.className = 'buttons';
buttons.append(...Object.entries(actions).map(([text, act]) => button(text, act)));
panel.append(title, facts, note, buttons, message);

session.addEventListener('statechange', showFacts);
setInterval(showFacts, 1000);
showFacts();

function showFacts() {
  const left = session.expiresAt && Math.round((session.expiresAt - Date.now()) / 1000);
  const rows = {
    State: session.state,
    Reason: session.reason ?? 'none',
    'Expires in': left === undefined ? 'not known' : `${left} s`,
    Renewing: session.isRenewing ? 'yes' : 'no',
    Offline: session.isOffline ? 'yes' : 'no',
    User: session.claims?.sub ?? 'not known',
    Error: session.error ? `${session.error.code}: ${session.error.message}` : 'none',
  };
  facts.replaceChildren(
    ...Object.entries(rows).flatMap(([name, value]) => [element('dt', name), element('dd', value)]),
  );
}

function button(text, act) {
  const result = element('button', text);
  result.addEventListener('click', async () => {
    try {
      await act();
      message.textContent = `Done: ${text}.`;
    } catch (error) {
      message.textContent = error.message;
    }
  });
  return result;
}

function element(tag, text = '') {
  const result = document.createElement(tag);
  result.textContent = text;
  return result;
}
