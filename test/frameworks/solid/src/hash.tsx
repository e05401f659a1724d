import 'aritma-login';
import type { TokenDetail } from 'aritma-login';
import type {} from 'aritma-login/solid.js';
import { A, HashRouter, Route, useNavigate } from '@solidjs/router';
import { createSignal, type ParentProps, Show } from 'solid-js';
import { render } from 'solid-js/web';
import { Accounts } from './accounts.tsx';
import { PkceLogin } from './pkce.tsx';

const [token, setToken] = createSignal<TokenDetail>();

/** With routes in the fragment, the redirect URI is the page itself, so the callback is next to the routes. */
function Page(props: ParentProps) {
  const navigate = useNavigate();
  return (
    <>
      <nav>
        <A href="/">Home</A> <A href="/accounts">Accounts</A> <A href="/pkce">PKCE</A>
      </nav>
      <aritma-callback
        on:token={({ detail }) => {
          console.info('token');
          setToken(detail);
          navigate(new URL(detail.returnTo).hash.slice(1));
        }}
        on:tokenerror={({ detail }) => console.info(detail.code)}
      />
      {props.children}
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

render(
  () => (
    <HashRouter root={Page}>
      <Route path="/" component={() => <p>Welcome.</p>} />
      <Route
        path="/accounts"
        component={() => (
          <Show when={token()} fallback={<Login />}>
            {(known) => <Accounts token={known()} />}
          </Show>
        )}
      />
      <Route
        path="/pkce"
        component={() => (
          <Show when={token()} fallback={<PkceLogin redirectUri="/hash.html" />}>
            {(known) => <Accounts token={known()} />}
          </Show>
        )}
      />
    </HashRouter>
  ),
  document.getElementById('root')!,
);
