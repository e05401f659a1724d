import { describe } from 'node:test';
import { historyRoutes, itLogsIn } from './support/behaves.js';
import { itHydratesLate } from './support/late.js';
import { describeRendered, itForgetsTheAnswer, itIsRendered } from './support/rendered.js';

const start = (port: string): [string, ...string[]] => ['next', 'start', '--hostname', 'localhost', '--port', port];
const dev = (port: string): [string, ...string[]] => ['next', 'dev', '--hostname', 'localhost', '--port', port];

describe('an application in Next.js', () => {
  describeRendered('that is built', 'next', { serve: start }, (the) => {
    itIsRendered(the);
    itLogsIn(the, historyRoutes);
    itForgetsTheAnswer(the);
    itHydratesLate(the);
  });

  describeRendered(
    'that imports the package only in components',
    'next',
    { serve: start, without: 'src/instrumentation-client.ts' },
    (the) => {
      itLogsIn(the, historyRoutes);
      itForgetsTheAnswer(the);
    },
  );

  describeRendered('in development', 'next', { serve: dev, isBuilt: false }, (the) => {
    itLogsIn(the, historyRoutes);
    itForgetsTheAnswer(the);
  });
});
