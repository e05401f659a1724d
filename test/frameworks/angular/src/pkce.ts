import { Component, inject, input } from '@angular/core';
import { Accounts } from './accounts';
import { environment } from './environment';
import { LoginTag } from './login-tag';
import { Session } from './session';

@Component({
  selector: 'app-pkce',
  imports: [Accounts, LoginTag],
  template: `
    @if (session.token()) {
      <app-accounts />
    } @else {
      <aritma-login
        [authority]="environment.authority"
        flow="pkce"
        tenant="acme"
        client-id="spa-pkce"
        scope="banking.ais.read"
        [redirect-uri]="redirectUri()"
      />
    }
  `,
})
export class Pkce {
  readonly redirectUri = input.required<string>();

  protected readonly environment = environment;
  protected readonly session = inject(Session);
}
