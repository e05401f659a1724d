import type { TokenDetail } from 'aritma-login';
import { shallowRef } from 'vue';

/** The token of who is logged in: in memory alone. */
export const token = shallowRef<TokenDetail>();

export function logIn(detail: TokenDetail): void {
  console.info('token');
  token.value = detail;
}
