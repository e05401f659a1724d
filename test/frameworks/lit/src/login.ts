import 'aritma-login';
import type { AritmaLoginError, TokenDetail } from 'aritma-login';
import { html, LitElement } from 'lit';

class MyLogin extends LitElement {
  static override properties = { name: { state: true } };
  declare name: string;

  override render() {
    return html`
      <input aria-label="Your name" @input=${this.#typed} />
      <aritma-login
        .authority=${import.meta.env.VITE_AUTHORITY}
        tenant="acme"
        client-id="spa"
        scope="banking.ais.read"
        redirect-uri="/callback"
        .loginHint=${this.name}
      >
        Log in
      </aritma-login>
    `;
  }

  #typed(event: InputEvent) {
    this.name = (event.target as HTMLInputElement).value;
  }
}

class MyCallback extends LitElement {
  declare finish: (token: TokenDetail) => void;

  override render() {
    return html`<aritma-callback @token=${this.#finish} @tokenerror=${this.#fail}></aritma-callback>`;
  }

  #finish({ detail }: CustomEvent<TokenDetail>) {
    this.finish(detail);
  }

  #fail({ detail }: CustomEvent<AritmaLoginError>) {
    console.info(detail.code);
  }
}

customElements.define('my-login', MyLogin);
customElements.define('my-callback', MyCallback);
