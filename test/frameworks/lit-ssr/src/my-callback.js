import 'aritma-login';
import { html, LitElement } from 'lit';

/** The callback page, which uses the token. */
class MyCallback extends LitElement {
  static properties = { accounts: { state: true } };

  render() {
    return html`
      <aritma-callback @token=${this.#load} @tokenerror=${this.#fail}></aritma-callback>
      <ul>
        ${this.accounts?.map(({ name }) => html`<li>${name}</li>`)}
      </ul>
    `;
  }

  async #load({ detail: { authority, tenant, accessToken } }) {
    console.info('token');
    const headers = { Authorization: `Bearer ${accessToken}` };
    const response = await fetch(`${authority}/${tenant}/api/accounts`, { headers });
    ({ accounts: this.accounts } = await response.json());
  }

  #fail({ detail }) {
    console.info(detail.code);
  }
}

customElements.define('my-callback', MyCallback);
