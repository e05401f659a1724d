import { historyRoutes, itLogsIn } from './support/behaves.js';
import { itHydratesLate } from './support/late.js';
import { describeRendered, itForgetsTheResponse } from './support/rendered.js';

const serve = (port: string): [string, ...string[]] => ['next', 'dev', '--hostname', 'localhost', '--port', port];

describeRendered(
  'an application in the development server of Next.js',
  'next',
  { serve, isBuilt: false },
  (context) => {
    itLogsIn(context, historyRoutes);
    itForgetsTheResponse(context);
    itHydratesLate(context);
  },
);
