import type { TokenDetail } from 'aritma-login';
import { html, LitElement } from 'lit';
import { until } from 'lit/directives/until.js';

class MyAccounts extends LitElement {
  static override properties = { token: { attribute: false } };
  declare token: TokenDetail;

  /** The accounts of the user, which the API returns for the token. */
  override render() {
    return html`<ul>
      ${until(this.#items())}
    </ul>`;
  }

  async #items() {
    const { authority, tenant, accessToken } = this.token;
    const headers = { Authorization: `Bearer ${accessToken}` };
    const response = await fetch(`${authority}/${tenant}/api/accounts`, { headers });
    const { accounts } = (await response.json()) as { accounts: { name: string }[] };
    return accounts.map(({ name }) => html`<li>${name}</li>`);
  }
}

customElements.define('my-accounts', MyAccounts);
