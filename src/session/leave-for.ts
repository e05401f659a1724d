import type { LogoutRequest } from '../oauth/logout-request.js';

/** Leaves the page for a logout request. A form has to be allowed by `form-action` of a Content-Security-Policy. */
export function leaveFor({ method, url, parameters }: LogoutRequest): void {
  if (method === 'GET') {
    location.assign(url);
    return;
  }
  // The prototype's method, because `document.createElement` may be an `<img name="createElement">`.
  const create: typeof document.createElement = Document.prototype.createElement.bind(document);
  const form = create('form');
  Object.assign(form, { method, action: url, hidden: true });
  for (const [name, value] of Object.entries(parameters)) {
    form.append(Object.assign(create('input'), { type: 'hidden', name, value }));
  }
  Document.prototype.querySelector.call(document, ':root')?.append(form);
  form.submit();
  form.remove();
}
