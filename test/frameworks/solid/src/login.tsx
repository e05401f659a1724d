import 'aritma-login';
import type { TokenDetail } from 'aritma-login';
import type {} from 'aritma-login/solid.js';
import { useNavigate } from '@solidjs/router';
import { createSignal } from 'solid-js';

export function Login() {
  const [name, setName] = createSignal('');
  return (
    <>
      <input aria-label="Your name" value={name()} onInput={(event) => setName(event.currentTarget.value)} />
      <aritma-login
        authority={import.meta.env.VITE_AUTHORITY}
        tenant="acme"
        client-id="spa"
        scope="banking.ais.read"
        redirect-uri="/callback"
        login-hint={name()}
      >
        Log in
      </aritma-login>
    </>
  );
}

export function Callback(props: { onToken: (token: TokenDetail) => void }) {
  const navigate = useNavigate();
  return (
    <aritma-callback
      on:token={({ detail }) => {
        props.onToken(detail);
        navigate(detail.returnTo.slice(location.origin.length));
      }}
      on:tokenerror={({ detail }) => console.info(detail.code)}
    />
  );
}
