import './login.ts'; // before the router starts
import { Router } from '@lit-labs/router';
import type { TokenDetail } from 'aritma-login';
import { html, LitElement } from 'lit';
import './accounts.ts';

class MyApp extends LitElement {
  static override properties = { token: { state: true } };
  declare token: TokenDetail | undefined;

  readonly #router = new Router(this, [
    { path: '/', render: () => html`<p>Welcome.</p>` },
    {
      path: '/accounts',
      render: () => (this.token ? html`<my-accounts .token=${this.token}></my-accounts>` : html`<my-login></my-login>`),
    },
    {
      path: '/pkce',
      render: () =>
        this.token
          ? html`<my-accounts .token=${this.token}></my-accounts>`
          : html`<aritma-login
              .authority=${import.meta.env.VITE_AUTHORITY}
              flow="pkce"
              tenant="acme"
              client-id="spa-pkce"
              scope="banking.ais.read"
              redirect-uri="/callback"
            ></aritma-login>`,
    },
    { path: '/callback', render: () => html`<my-callback .finish=${this.#loggedIn}></my-callback>` },
  ]);

  override render() {
    return html`
      <nav><a href="/">Home</a> <a href="/accounts">Accounts</a> <a href="/pkce">PKCE</a></nav>
      ${this.#router.outlet()}
    `;
  }

  readonly #loggedIn = (token: TokenDetail) => {
    console.info('token');
    this.token = token;
    const path = token.returnTo.slice(location.origin.length);
    history.pushState(null, '', path);
    void this.#router.goto(path);
  };
}

customElements.define('my-app', MyApp);
