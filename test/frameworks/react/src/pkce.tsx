import type {} from 'aritma-login/react.js';

export function PkceLogin({ redirectUri }: { redirectUri: string }) {
  return (
    <aritma-login
      authority={import.meta.env.VITE_AUTHORITY}
      flow="pkce"
      tenant="acme"
      client-id="spa-pkce"
      scope="banking.ais.read"
      redirect-uri={redirectUri}
    />
  );
}
