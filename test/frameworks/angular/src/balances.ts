import { Component, resource } from '@angular/core';
import { api, session } from './user-session';

interface Answer {
  accounts: { name: string; balance: number }[];
}

@Component({
  selector: 'app-balances',
  template: `
    <ul>
      @for (account of answer.value()?.accounts; track account.name) {
        <li>{{ account.name }}: {{ account.balance }}</li>
      }
    </ul>
  `,
})
export class Balances {
  protected readonly answer = resource<Answer, unknown>({
    loader: async ({ abortSignal: signal }) => (await session.fetch(`${api}/accounts`, { signal })).json(),
  });
}
