import { describe } from 'node:test';
import { historyRoutes, itLogsIn } from './support/behaves.js';
import { itHydratesLate } from './support/late.js';
import { describeRendered, itForgetsTheAnswer, itIsRendered, itLeavesNoAnswerBehind } from './support/rendered.js';

const serve = (port: string): [string, ...string[]] => ['next', 'start', '--hostname', 'localhost', '--port', port];

describe('an application in Next.js', () => {
  describeRendered('that imports the package in instrumentation-client.ts', 'next', { serve }, (the) => {
    itIsRendered(the);
    itLogsIn(the, historyRoutes);
    itForgetsTheAnswer(the);
    itHydratesLate(the);
  });

  const without = 'src/instrumentation-client.ts';
  describeRendered('that imports the package only in components', 'next', { serve, without }, (the) => {
    itForgetsTheAnswer(the);
    itLeavesNoAnswerBehind(the);
  });
});
