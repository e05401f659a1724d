import { historyRoutes, itLogsIn } from './support/behaves.js';
import { itHydratesLate } from './support/late.js';
import { describeRendered, itForgetsTheAnswer, itIsRendered } from './support/rendered.js';

const serve = (): [string, ...string[]] => ['react-router-serve', './dist/server/index.js'];

describeRendered('an application in React Router that a server renders', 'react-router', { serve }, (the) => {
  itIsRendered(the);
  itLogsIn(the, historyRoutes);
  itForgetsTheAnswer(the);
  itHydratesLate(the, { isLoadedApart: true });
});
