import 'aritma-login';
import type { TokenDetail } from 'aritma-login';
import type {} from 'aritma-login/preact.js';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';

export function Login() {
  const [name, setName] = useState('');
  return (
    <>
      <input aria-label="Your name" value={name} onInput={(event) => setName(event.currentTarget.value)} />
      <aritma-login
        authority={import.meta.env.VITE_AUTHORITY}
        tenant="acme"
        client-id="spa"
        scope="banking.ais.read"
        redirect-uri="/callback"
        login-hint={name}
      >
        Log in
      </aritma-login>
    </>
  );
}

export function Callback({ onToken }: { onToken: (token: TokenDetail) => void }) {
  const { route } = useLocation();
  return (
    <aritma-callback
      ontoken={({ detail }) => {
        onToken(detail);
        route(detail.returnTo.slice(location.origin.length));
      }}
      ontokenerror={({ detail }) => console.info(detail.code)}
    />
  );
}
