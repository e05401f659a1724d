import { historyRoutes, itLogsIn } from './support/behaves.js';
import { itHydratesLate } from './support/late.js';
import { describeRendered, itForgetsTheResponse, itIsRendered } from './support/rendered.js';

const serve = (): [string, ...string[]] => ['react-router-serve', './dist/server/index.js'];

describeRendered('an application in React Router with a server', 'react-router', { serve }, (context) => {
  itIsRendered(context);
  itLogsIn(context, historyRoutes);
  itForgetsTheResponse(context);
  itHydratesLate(context, { isLoadedApart: true });
});
