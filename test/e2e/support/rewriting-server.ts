import { listen } from '../../../demo/support/http.js';

/** An authorization server whose token responses are changed before the browser receives them. */
export interface RewritingServer {
  /** For the attribute `authority`. */
  authority: string;
  /** Changes a token response with the status 200. */
  rewrite: (tokens: Record<string, unknown>) => Record<string, unknown>;
  close(): Promise<void>;
}

/**
 * Opens a server that sends browsers to another authorization server to log in, and passes its token requests on.
 *
 * @param authority the other server
 */
export async function openRewritingServer(authority: string): Promise<RewritingServer> {
  const listener = await listen(0);
  const server: RewritingServer = {
    authority: listener.origin,
    rewrite: (tokens) => tokens,
    close: () => listener.close(),
  };
  listener.serve(async (request) => {
    const { pathname, search } = new URL(request.url);
    if (request.method === 'GET') return Response.redirect(authority + pathname + search);
    const response = await fetch(authority + pathname, {
      method: request.method,
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
      ...(request.method === 'POST' && { body: await request.arrayBuffer() }),
    });
    const body = await response.text();
    // The response to a revocation is empty.
    const isToken = response.ok && body !== '';
    const rewritten = isToken ? JSON.stringify(server.rewrite(JSON.parse(body) as Record<string, unknown>)) : body;
    return new Response(rewritten, {
      status: response.status,
      headers: {
        'access-control-allow-origin': '*',
        'cache-control': 'no-store',
        'content-type': response.headers.get('content-type') ?? '',
      },
    });
  });
  return server;
}
