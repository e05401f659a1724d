import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import { environment } from './environment';

@Component({
  selector: 'app-login',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <input #field aria-label="Your name" (input)="name.set(field.value)" />
    <aritma-login
      [authority]="environment.authority"
      tenant="acme"
      client-id="spa"
      scope="banking.ais.read"
      redirect-uri="/callback"
      [loginHint]="name()"
    >
      Log in
    </aritma-login>
  `,
})
export class Login {
  protected readonly environment = environment;
  protected readonly name = signal('');
}
