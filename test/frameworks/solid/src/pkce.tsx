import type {} from 'aritma-login/solid.js';

export function PkceLogin(props: { redirectUri: string }) {
  return (
    <aritma-login
      authority={import.meta.env.VITE_AUTHORITY}
      flow="pkce"
      tenant="acme"
      client-id="spa-pkce"
      scope="banking.ais.read"
      redirect-uri={props.redirectUri}
    />
  );
}
