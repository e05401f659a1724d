import { Component, CUSTOM_ELEMENTS_SCHEMA, inject } from '@angular/core';
import { Router } from '@angular/router';
import type { TokenDetail } from 'aritma-login';
import { Session } from './session';

@Component({
  selector: 'app-callback',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `<aritma-callback (token)="finish($event.detail)" (tokenerror)="fail($event.detail.code)" />`,
})
export class Callback {
  readonly #router = inject(Router);
  readonly #session = inject(Session);

  protected finish(token: TokenDetail): void {
    this.#session.logIn(token);
    void this.#router.navigateByUrl(token.returnTo.slice(location.origin.length));
  }

  protected fail(code: string): void {
    console.info(code);
  }
}
