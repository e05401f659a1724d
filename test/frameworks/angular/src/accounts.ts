import { httpResource } from '@angular/common/http';
import { Component, inject } from '@angular/core';
import { Login } from './login';
import { Session } from './session';

@Component({
  selector: 'app-accounts',
  imports: [Login],
  template: `
    @if (session.token()) {
      <ul>
        @for (account of answer.value()?.accounts; track account.name) {
          <li>{{ account.name }}</li>
        }
      </ul>
    } @else {
      <app-login />
    }
  `,
})
export class Accounts {
  protected readonly session = inject(Session);

  /** The accounts of the user, which the API returns for the token. */
  protected readonly answer = httpResource<{ accounts: { name: string }[] }>(() => {
    const token = this.session.token();
    if (!token) return undefined;
    const { authority, tenant, accessToken } = token;
    return { url: `${authority}/${tenant}/api/accounts`, headers: { Authorization: `Bearer ${accessToken}` } };
  });
}
