import { redirect } from '../http-messages.js';
import { fetchAccounts } from './aritma-id.js';
import { accountsPage, failurePage, type BankAnswer } from './pages.js';
import type { Server } from './server-application.js';

/** `GET /server/accounts`: the server asks the bank with the token that it keeps. The browser gets a plain page. */
export async function accounts(server: Server, request: Request): Promise<Response> {
  const token = server.sessions.find(request)?.token;
  if (!token) return redirect('/server/');
  const answer = await fetchAccounts(server.registration, token);
  // The token is over, and the login with it.
  if (answer.status === 401) return redirect('/server/', [server.sessions.end(request)]);
  if (!answer.ok) return failurePage(server, 502, `The bank answers with HTTP ${answer.status}.`);
  return accountsPage(server, (await answer.json()) as BankAnswer, token);
}
