import './my-callback.js';
import './my-login.js';
import { html } from 'lit';

/** The template that the server renders and the browser hydrates. */
export const page = ({ path, authority, name }) =>
  path === '/callback'
    ? html`<my-callback></my-callback>`
    : html`
        <my-login authority=${authority} name=${name}></my-login>
        <aritma-login
          id="pkce"
          authority=${authority}
          flow="pkce"
          tenant="acme"
          client-id="spa-pkce"
          scope="banking.ais.read"
          redirect-uri="/callback"
          login-hint=${name}
        ></aritma-login>
      `;
