import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { environment } from './environment';
import { session } from './user-session';

@Component({
  selector: 'app-session-layout',
  imports: [RouterOutlet],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <aritma-session
      [authority]="environment.authority"
      tenant="acme"
      client-id="spa-pkce"
      (sessionchange)="state.set($event.detail.state)"
    >
      <aritma-login
        slot="logged-out"
        flow="pkce"
        [authority]="environment.authority"
        tenant="acme"
        client-id="spa-pkce"
        scope="openid profile offline_access banking.ais.read"
        redirect-uri="/callback"
      >
        Log in
      </aritma-login>
      <p slot="logged-in">
        Hello <aritma-claim name="name">you</aritma-claim>
        <aritma-logout return-to="/session">Log out</aritma-logout>
      </p>
    </aritma-session>
    @if (state() === 'logged-in') {
      <router-outlet />
    }
  `,
})
export class SessionLayout {
  protected readonly environment = environment;
  protected readonly state = signal(session.state);
}
