'use client';

import 'aritma-login';
import type {} from 'aritma-login/react.js';
import { Private } from '../session';

export default function Page() {
  const login = (
    <aritma-login
      authority={process.env.NEXT_PUBLIC_AUTHORITY}
      flow="pkce"
      tenant="acme"
      client-id="spa-pkce"
      scope="banking.ais.read"
      redirect-uri="/callback"
    />
  );
  return <Private login={login} />;
}
