import type {} from 'aritma-login/react.js';
import { useOutletContext } from 'react-router';
import { AccountList } from '../account-list.tsx';
import type { Session } from '../root.tsx';

export default function Pkce() {
  const [token] = useOutletContext<Session>();
  if (token) return <AccountList token={token} />;
  return (
    <aritma-login
      authority={import.meta.env.VITE_AUTHORITY}
      flow="pkce"
      tenant="acme"
      client-id="spa-pkce"
      scope="banking.ais.read"
      redirect-uri="/callback"
    />
  );
}
