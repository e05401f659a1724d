import { describe } from 'node:test';
import { historyRoutes, itLogsIn } from './support/behaves.js';
import { itHydratesLate } from './support/late.js';
import { describeRendered, itForgetsTheResponse, itIsRendered, itLeavesNoResponseBehind } from './support/rendered.js';

const serve = (port: string): [string, ...string[]] => ['next', 'start', '--hostname', 'localhost', '--port', port];

describe('Next.js', () => {
  describeRendered(
    'an application that imports the package in instrumentation-client.ts',
    'next',
    { serve },
    (context) => {
      itIsRendered(context);
      itLogsIn(context, historyRoutes);
      itForgetsTheResponse(context);
      itHydratesLate(context);
    },
  );

  const without = 'src/instrumentation-client.ts';
  describeRendered(
    'an application that imports the package only in components',
    'next',
    { serve, without },
    (context) => {
      itForgetsTheResponse(context);
      itLeavesNoResponseBehind(context);
    },
  );
});
