import type { TokenDetail } from 'aritma-login';
import { shallowRef } from 'vue';

/** The token of the user, which is kept only in memory. */
export const token = shallowRef<TokenDetail>();

export function logIn(detail: TokenDetail): void {
  console.info('token');
  token.value = detail;
}
