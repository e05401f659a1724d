import 'aritma-login';
import type { TokenDetail } from 'aritma-login';
import { listen } from 'aritma-login/react.js';
import { useState } from 'react';
import { useNavigate } from 'react-router';

export function Login() {
  const [name, setName] = useState('');
  return (
    <>
      <input aria-label="Your name" value={name} onChange={(event) => setName(event.target.value)} />
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
  const navigate = useNavigate();
  return (
    <aritma-callback
      ref={listen({
        token: ({ detail }) => {
          onToken(detail);
          void navigate(detail.returnTo.slice(location.origin.length));
        },
        tokenerror: ({ detail }) => console.info(detail.code),
      })}
    />
  );
}
