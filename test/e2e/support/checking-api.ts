import { listen } from '../../../demo/support/http.js';

/** A request that an API has received. Preflight requests are not recorded. */
export interface ApiRequest {
  path: string;
  /** The header `Authorization`. */
  authorization: string | null;
  type: string | null;
  /** The bytes of the body, in base64. */
  body: string;
  status: number;
}

/** An API of another origin, which pages may call (CORS). */
export interface CheckingApi {
  origin: string;
  /** An origin that {@link CheckingApi.origin} redirects to from `/redirect`. It lets every header through. */
  otherOrigin: string;
  /** The requests that both origins have received, oldest first. */
  requests: ApiRequest[];
  /** The access tokens that are refused with the error `invalid_token`. */
  refused: Set<string>;
  close(): Promise<void>;
}

export async function openCheckingApi(): Promise<CheckingApi> {
  const [first, other] = [await listen(0), await listen(0)];
  const requests: ApiRequest[] = [];
  const refused = new Set<string>();

  async function respond(request: Request, isAllowed: (token: string | null) => boolean): Promise<Response> {
    const headers = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-expose-headers': 'www-authenticate',
      'cache-control': 'no-store',
    };
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers });
    const { pathname } = new URL(request.url);
    const authorization = request.headers.get('authorization');
    const status = !isAllowed(authorization) ? 401 : pathname === '/redirect' ? 307 : 200;
    const body = Buffer.from(await request.arrayBuffer()).toString('base64');
    requests.push({ path: pathname, authorization, type: request.headers.get('content-type'), body, status });
    if (status === 401) {
      const challenge = { 'www-authenticate': 'Bearer error="invalid_token"' };
      return new Response(null, { status, headers: { ...headers, ...challenge } });
    }
    if (status === 307) {
      return new Response(null, { status, headers: { ...headers, location: `${other.origin}/redirected` } });
    }
    return Response.json({ authorization }, { headers });
  }

  first.serve((request) => respond(request, (value) => !!value && !refused.has(value.replace('Bearer ', ''))));
  other.serve((request) => respond(request, () => true));
  return {
    origin: first.origin,
    otherOrigin: other.origin,
    requests,
    refused,
    close: async () => {
      await Promise.all([first.close(), other.close()]);
    },
  };
}
