import type { TestRunnerConfig } from '@web/test-runner';

type Middleware = NonNullable<TestRunnerConfig['middleware']>[number];

/** Responds to a request to `/test/echo` with its own body, so that a test sees what a browser has really sent. */
export function echo(): Middleware {
  return async (context, next) => {
    if (context.path !== '/test/echo') {
      await next();
      return;
    }
    context.body = Buffer.concat((await context.req.toArray()) as Buffer[]);
    context.type = context.get('content-type');
  };
}
