import type { TestRunnerConfig } from '@web/test-runner';

type Middleware = NonNullable<TestRunnerConfig['middleware']>[number];

const prefix = '/second-copy/';

/**
 * Serves all files a second time below `/second-copy/`. Modules that are loaded from there are another copy of the package,
 * as those of a second script tag are.
 */
export function secondCopy(): Middleware {
  return async (context, next) => {
    if (context.url.startsWith(prefix)) context.url = context.url.slice(prefix.length - 1);
    await next();
  };
}
