import type { TokenDetail } from 'aritma-login';

/** The token. It exists only in the browser, not on the server. */
export const useToken = () => useState<TokenDetail | undefined>('token', () => undefined);
