/**
 * Reads the form that a client sends, with the `client_id` and the `client_secret` of Basic authentication. A parameter
 * occurs twice if both differ.
 */
export async function readClientForm(request: Request): Promise<URLSearchParams> {
  const form = new URLSearchParams(await request.text());
  for (const [name, value] of basicCredentials(request)) if (!form.has(name, value)) form.append(name, value);
  return form;
}

/** Checks whether a parameter occurs more than once (RFC 6749, section 3.2). */
export function repeatsParameter(form: URLSearchParams): boolean {
  return new Set(form.keys()).size < [...form].length;
}

/** Both parts are form-encoded (RFC 6749, section 2.3.1). The library does not decode them. */
function basicCredentials(request: Request): URLSearchParams {
  const [, encoded = ''] = /^Basic +(.+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  const [id, secret] = Buffer.from(encoded, 'base64').toString().split(':');
  return new URLSearchParams(id && secret ? `client_id=${id}&client_secret=${secret}` : '');
}
