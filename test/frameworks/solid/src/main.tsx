import { A, Route, Router } from '@solidjs/router';
import type { TokenDetail } from 'aritma-login';
import { createSignal, type ParentProps, Show } from 'solid-js';
import { render } from 'solid-js/web';
import { Accounts } from './accounts.tsx';
import { Callback, Login } from './login.tsx';
import { PkceLogin } from './pkce.tsx';

function App() {
  const [token, setToken] = createSignal<TokenDetail>();

  function loggedIn(detail: TokenDetail) {
    console.info('token');
    setToken(detail);
  }

  return (
    <Router root={Page}>
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
          <Show when={token()} fallback={<PkceLogin redirectUri="/callback" />}>
            {(known) => <Accounts token={known()} />}
          </Show>
        )}
      />
      <Route path="/callback" component={() => <Callback onToken={loggedIn} />} />
    </Router>
  );
}

function Page(props: ParentProps) {
  return (
    <>
      <nav>
        <A href="/">Home</A> <A href="/accounts">Accounts</A> <A href="/pkce">PKCE</A>
      </nav>
      {props.children}
    </>
  );
}

render(() => <App />, document.getElementById('root')!);
