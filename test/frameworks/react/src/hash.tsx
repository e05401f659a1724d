import 'aritma-login';
import type { TokenDetail } from 'aritma-login';
import type {} from 'aritma-login/react.js';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { HashRouter, Link, Route, Routes, useNavigate } from 'react-router';
import { Accounts } from './accounts.tsx';
import { PkceLogin } from './pkce.tsx';

/** With routes in the fragment, the redirect URI is the page itself, so the callback is next to the routes. */
function App() {
  const navigate = useNavigate();
  const [token, setToken] = useState<TokenDetail>();
  return (
    <>
      <nav>
        <Link to="/">Home</Link> <Link to="/accounts">Accounts</Link> <Link to="/pkce">PKCE</Link>
      </nav>
      <aritma-callback
        ontoken={({ detail }) => {
          console.info('token');
          setToken(detail);
          void navigate(new URL(detail.returnTo).hash.slice(1));
        }}
        ontokenerror={({ detail }) => console.info(detail.code)}
      />
      <Routes>
        <Route path="/" element={<p>Welcome.</p>} />
        <Route path="/accounts" element={token ? <Accounts token={token} /> : <Login />} />
        <Route path="/pkce" element={token ? <Accounts token={token} /> : <PkceLogin redirectUri="/hash.html" />} />
      </Routes>
    </>
  );
}

function Login() {
  return (
    <aritma-login
      authority={import.meta.env.VITE_AUTHORITY}
      tenant="acme"
      client-id="spa"
      scope="banking.ais.read"
      redirect-uri="/hash.html"
    />
  );
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <HashRouter>
      <App />
    </HashRouter>
  </StrictMode>,
);
