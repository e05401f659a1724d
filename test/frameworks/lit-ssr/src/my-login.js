import 'aritma-login';
import { html, LitElement } from 'lit';

/** The application's login. The server already knows the name of the person. */
class MyLogin extends LitElement {
  static properties = { authority: {}, name: {} };

  render() {
    return html`
      <aritma-login
        authority=${this.authority}
        tenant="acme"
        client-id="spa"
        scope="banking.ais.read"
        redirect-uri="/callback"
        login-hint=${this.name}
      >
        Log in
      </aritma-login>
    `;
  }
}

customElements.define('my-login', MyLogin);
