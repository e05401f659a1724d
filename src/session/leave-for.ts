import { documentProperty } from '../browser/page.js';
import type { LogoutRequest } from '../oauth/logout-request.js';

/** Leaves the page for a logout request. For `POST`, the directive `form-action` of a Content-Security-Policy must allow it. */
export function leaveFor({ method, url, parameters }: LogoutRequest): void {
  if (method === 'GET') {
    location.assign(url);
    return;
  }
  const create = documentProperty('createElement');
  const form = create.call(document, 'form') as HTMLFormElement;
  Object.assign(form, { method, action: url, hidden: true });
  for (const [name, value] of Object.entries(parameters)) {
    form.append(Object.assign(create.call(document, 'input'), { type: 'hidden', name, value }));
  }
  documentProperty('documentElement').append(form);
  form.submit();
  form.remove();
}
