import 'aritma-login/session-element.js';
import { ApplicationRef, Component, CUSTOM_ELEMENTS_SCHEMA, inject, provideZoneChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { environment } from './environment';

/** With zone.js, Angular considers an application stable when no timer runs that was set in its zone. */
@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <aritma-session [authority]="environment.authority" tenant="acme" client-id="spa-pkce">
      <aritma-claim slot="logged-in" name="name" />
    </aritma-session>
  `,
})
class App {
  protected readonly environment = environment;

  constructor() {
    inject(ApplicationRef).isStable.subscribe((isStable) => {
      document.documentElement.toggleAttribute('data-stable', isStable);
    });
  }
}

void bootstrapApplication(App, { providers: [provideZoneChangeDetection()] });
