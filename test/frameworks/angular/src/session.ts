import { Injectable, signal } from '@angular/core';
import type { TokenDetail } from 'aritma-login';

/** The token of the user, which is kept only in memory. */
@Injectable({ providedIn: 'root' })
export class Session {
  readonly token = signal<TokenDetail | undefined>(undefined);

  logIn(token: TokenDetail): void {
    console.info('token');
    this.token.set(token);
  }
}
