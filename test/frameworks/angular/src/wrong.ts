import { Component } from '@angular/core';
import { LoginTag } from './login-tag';

/** Templates with errors that Angular must report. Each line names its error. */
@Component({
  selector: 'app-wrong',
  imports: [LoginTag],
  template: `
    <aritma-login tenant="acme" client_id="spa" scope="accounts" redirect-uri="/" /><!-- NG8008 -->
    <aritma-login [tenant]="1" client-id="spa" scope="accounts" redirect-uri="/" /><!-- TS2322 -->
    <aritma-login flow="pcke" tenant="acme" client-id="spa" scope="accounts" redirect-uri="/" /><!-- TS2322 -->
    <aritma-login [client]="'spa'" tenant="acme" client-id="spa" scope="accounts" redirect-uri="/" /><!-- NG8002 -->
    <aritma-logn /><!-- NG8001 -->
  `,
})
export class Wrong {}
