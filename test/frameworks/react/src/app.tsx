import type { TokenDetail } from 'aritma-login';
import { useState } from 'react';
import { BrowserRouter, Link, Route, Routes } from 'react-router';
import { Accounts } from './accounts.tsx';
import { Callback, Login } from './login.tsx';
import { PkceLogin } from './pkce.tsx';
import { Balances, SessionCallback, SessionLayout } from './session.tsx';

export function App() {
  const [token, setToken] = useState<TokenDetail>();

  function loggedIn(detail: TokenDetail) {
    console.info('token');
    setToken(detail);
  }

  return (
    <BrowserRouter>
      <nav>
        <Link to="/">Home</Link> <Link to="/accounts">Accounts</Link> <Link to="/pkce">PKCE</Link>{' '}
        <Link to="/session">Session</Link> <Link to="/session/balances">Balances</Link>
      </nav>
      <Routes>
        <Route path="/" element={<p>Welcome.</p>} />
        <Route path="/accounts" element={token ? <Accounts token={token} /> : <Login />} />
        <Route path="/pkce" element={token ? <Accounts token={token} /> : <PkceLogin redirectUri="/callback" />} />
        <Route path="/callback" element={<Callback onToken={loggedIn} />} />
        <Route path="/session" element={<SessionLayout />}>
          <Route index element={<p>Welcome.</p>} />
          <Route path="balances" element={<Balances />} />
        </Route>
        <Route path="/session-callback" element={<SessionCallback />} />
      </Routes>
    </BrowserRouter>
  );
}
