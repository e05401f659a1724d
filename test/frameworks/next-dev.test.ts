import { historyRoutes, itLogsIn } from './support/behaves.js';
import { itHydratesLate } from './support/late.js';
import { describeRendered, itForgetsTheAnswer } from './support/rendered.js';

const serve = (port: string): [string, ...string[]] => ['next', 'dev', '--hostname', 'localhost', '--port', port];

describeRendered('an application in the development server of Next.js', 'next', { serve, isBuilt: false }, (the) => {
  itLogsIn(the, historyRoutes);
  itForgetsTheAnswer(the);
  itHydratesLate(the);
});
