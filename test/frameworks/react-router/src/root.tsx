import type { TokenDetail } from 'aritma-login';
import { useState } from 'react';
import { Link, Outlet, Scripts } from 'react-router';

/** The token, which all routes share. */
export type Session = [token: TokenDetail | undefined, setToken: (token: TokenDetail) => void];

export default function Root() {
  const session: Session = useState<TokenDetail>();
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <title>aritma-login in React Router</title>
        <link rel="icon" href="data:," />
      </head>
      <body>
        <nav>
          <Link to="/">Home</Link> <Link to="/accounts">Accounts</Link> <Link to="/pkce">PKCE</Link>
        </nav>
        <Outlet context={session} />
        <Scripts />
      </body>
    </html>
  );
}
