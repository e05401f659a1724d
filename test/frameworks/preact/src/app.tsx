import type { TokenDetail } from 'aritma-login';
import { useState } from 'preact/hooks';
import { LocationProvider, Route, Router } from 'preact-iso';
import { Accounts } from './accounts.tsx';
import { Callback, Login } from './login.tsx';
import { PkceLogin } from './pkce.tsx';

export function App() {
  const [token, setToken] = useState<TokenDetail>();

  function loggedIn(detail: TokenDetail) {
    console.info('token');
    setToken(detail);
  }

  return (
    <LocationProvider>
      <nav>
        <a href="/">Home</a> <a href="/accounts">Accounts</a> <a href="/pkce">PKCE</a>
      </nav>
      <Router>
        <Route path="/" component={() => <p>Welcome.</p>} />
        <Route path="/accounts" component={() => (token ? <Accounts token={token} /> : <Login />)} />
        <Route
          path="/pkce"
          component={() => (token ? <Accounts token={token} /> : <PkceLogin redirectUri="/callback" />)}
        />
        <Route path="/callback" component={() => <Callback onToken={loggedIn} />} />
      </Router>
    </LocationProvider>
  );
}
