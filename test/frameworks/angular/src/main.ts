import 'aritma-login'; // before the router
import { provideHttpClient } from '@angular/common/http';
import { Component } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter, RouterLink, RouterOutlet, withComponentInputBinding } from '@angular/router';
import { Accounts } from './accounts';
import { Balances } from './balances';
import { Callback } from './callback';
import { Pkce } from './pkce';
import { SessionLayout } from './session-layout';

@Component({ selector: 'app-home', template: `<p>Welcome.</p>` })
class Home {}

@Component({
  selector: 'app-root',
  imports: [RouterLink, RouterOutlet],
  template: `
    <nav>
      <a routerLink="/">Home</a> <a routerLink="/accounts">Accounts</a> <a routerLink="/pkce">PKCE</a>
      <a routerLink="/session">Session</a> <a routerLink="/session/balances">Balances</a>
    </nav>
    <router-outlet />
  `,
})
class App {}

const routes = [
  { path: '', component: Home },
  { path: 'accounts', component: Accounts },
  { path: 'pkce', component: Pkce, data: { redirectUri: '/callback' } },
  { path: 'callback', component: Callback },
  {
    path: 'session',
    component: SessionLayout,
    children: [
      { path: '', component: Home },
      { path: 'balances', component: Balances },
    ],
  },
];

void bootstrapApplication(App, {
  providers: [provideHttpClient(), provideRouter(routes, withComponentInputBinding())],
});
