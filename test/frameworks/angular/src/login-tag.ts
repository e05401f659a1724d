import { Directive, ElementRef, inject, Input, type OnChanges, type SimpleChanges } from '@angular/core';
import type { AritmaLogin } from 'aritma-login';

/** Lets Angular check the tag. It declares the attributes that this application uses, and which of them are required. */
@Directive({ selector: 'aritma-login' })
export class LoginTag implements OnChanges {
  readonly #login = inject<ElementRef<AritmaLogin>>(ElementRef).nativeElement;

  @Input() authority?: string;
  @Input() flow?: 'implicit' | 'pkce';
  @Input({ required: true }) tenant!: string;
  @Input({ required: true, alias: 'client-id' }) clientId!: string;
  @Input({ required: true }) scope!: string;
  @Input({ required: true, alias: 'redirect-uri' }) redirectUri!: string;

  ngOnChanges(changes: SimpleChanges<LoginTag>): void {
    for (const name of Object.keys(changes)) Object.assign(this.#login, { [name]: this[name as keyof this] });
  }
}
