import { setTimeout } from 'node:timers/promises';
import type { TestRunnerConfig } from '@web/test-runner';

type Middleware = NonNullable<TestRunnerConfig['middleware']>[number];

/**
 * Responds to a request to a path that ends with `/test/echo` with its own body, so that a test sees what a browser has
 * really sent. A browser that navigates there shows the body as text. A path with `/slow/` responds after a second.
 */
export function echo(): Middleware {
  return async (context, next) => {
    if (!context.path.endsWith('/test/echo')) {
      await next();
      return;
    }
    if (context.path.includes('/slow/')) await setTimeout(1000);
    context.body = Buffer.concat((await context.req.toArray()) as Buffer[]);
    context.type = context.get('accept').includes('text/html') ? 'text/plain' : context.get('content-type');
  };
}
