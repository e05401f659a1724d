import type { LogoutRequest } from '../oauth/logout-request.js';

/** Leaves the page for a logout request. */
export function leaveFor({ method, url, parameters }: LogoutRequest): void {
  if (method === 'GET') {
    location.assign(url);
    return;
  }
  const form = document.createElement('form');
  Object.assign(form, { method, action: url, hidden: true });
  for (const [name, value] of Object.entries(parameters)) {
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
  }
  document.body.append(form);
  form.submit();
  form.remove();
}
