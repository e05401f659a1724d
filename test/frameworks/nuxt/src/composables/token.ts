import type { TokenDetail } from 'aritma-login';

/** The token, in the browser only: the person has none on the server. */
export const useToken = () => useState<TokenDetail | undefined>('token', () => undefined);
