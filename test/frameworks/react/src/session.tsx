import 'aritma-login';
import 'aritma-login/session-element.js';
import { listen } from 'aritma-login/react.js';
import { getSession } from 'aritma-login/session.js';
import { useEffect, useState } from 'react';
import { Outlet } from 'react-router';

const authority = import.meta.env.VITE_AUTHORITY;
const api = `${authority}/acme/api`;
const session = getSession({ authority, tenant: 'acme', clientId: 'spa-pkce', api });

/** The layout of the routes that need a login. */
export function SessionLayout() {
  const [state, setState] = useState(session.state);
  return (
    <>
      <aritma-session
        authority={authority}
        tenant="acme"
        client-id="spa-pkce"
        ref={listen({ sessionchange: ({ detail }) => setState(detail.state) })}
      >
        <aritma-login
          slot="logged-out"
          flow="pkce"
          authority={authority}
          tenant="acme"
          client-id="spa-pkce"
          scope="openid profile offline_access banking.ais.read"
          redirect-uri="/session-callback"
        >
          Log in
        </aritma-login>
        <p slot="logged-in">
          Hello <aritma-claim name="name">you</aritma-claim> <aritma-logout return-to="/session">Log out</aritma-logout>
        </p>
      </aritma-session>
      {state === 'logged-in' && <Outlet />}
    </>
  );
}

export function Balances() {
  const [accounts, setAccounts] = useState<{ name: string; balance: number }[]>([]);
  useEffect(() => {
    void session
      .fetch(`${api}/accounts`)
      .then((response) => response.json())
      .then((answer) => setAccounts(answer.accounts));
  }, []);
  return (
    <ul>
      {accounts.map(({ name, balance }) => (
        <li key={name}>
          {name}: {balance}
        </li>
      ))}
    </ul>
  );
}

export function SessionCallback() {
  return <aritma-callback auto-return />;
}
