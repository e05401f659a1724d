'use client';

import 'aritma-login';
import type {} from 'aritma-login/react.js';

export function Login() {
  return (
    <aritma-login
      authority={process.env.NEXT_PUBLIC_AUTHORITY}
      tenant="acme"
      client-id="spa"
      scope="banking.ais.read"
      redirect-uri="/callback"
    >
      Log in
    </aritma-login>
  );
}
