import 'aritma-login'; // before the router
import { provideHttpClient } from '@angular/common/http';
import { Component, CUSTOM_ELEMENTS_SCHEMA, inject } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import {
  provideRouter,
  Router,
  RouterLink,
  RouterOutlet,
  withComponentInputBinding,
  withHashLocation,
} from '@angular/router';
import type { TokenDetail } from 'aritma-login';
import { Accounts } from './accounts';
import { environment } from './environment';
import { Pkce } from './pkce';
import { Session } from './session';

@Component({ selector: 'app-home', template: `<p>Welcome.</p>` })
class Home {}

@Component({
  selector: 'app-accounts-page',
  imports: [Accounts],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    @if (session.token()) {
      <app-accounts />
    } @else {
      <aritma-login
        [authority]="environment.authority"
        tenant="acme"
        client-id="spa"
        scope="banking.ais.read"
        redirect-uri="/hash.html"
      />
    }
  `,
})
class AccountsPage {
  protected readonly environment = environment;
  protected readonly session = inject(Session);
}

/** With routes in the fragment, the redirect URI is the page itself, so the callback is next to the routes. */
@Component({
  selector: 'app-root',
  imports: [RouterLink, RouterOutlet],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <nav><a routerLink="/">Home</a> <a routerLink="/accounts">Accounts</a> <a routerLink="/pkce">PKCE</a></nav>
    <aritma-callback (token)="finish($event.detail)" (tokenerror)="fail($event.detail.code)" />
    <router-outlet />
  `,
})
class App {
  readonly #router = inject(Router);
  readonly #session = inject(Session);

  protected finish(token: TokenDetail): void {
    this.#session.logIn(token);
    void this.#router.navigateByUrl(new URL(token.returnTo).hash.slice(1));
  }

  protected fail(code: string): void {
    console.info(code);
  }
}

const routes = [
  { path: '', component: Home },
  { path: 'accounts', component: AccountsPage },
  { path: 'pkce', component: Pkce, data: { redirectUri: '/hash.html' } },
];

void bootstrapApplication(App, {
  providers: [provideHttpClient(), provideRouter(routes, withHashLocation(), withComponentInputBinding())],
});
