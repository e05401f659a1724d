import { historyRoutes, itLogsIn, type Routes } from './support/behaves.js';
import { itHydratesLate } from './support/late.js';
import { describeRendered, itForgetsTheAnswer, itIsRendered, itLeavesNoAnswerBehind } from './support/rendered.js';

const routes: Routes = { ...historyRoutes, isCallbackReplaced: true };

const serve = (): [string, ...string[]] => ['node', '.output/server/index.mjs'];

describeRendered('an application in Nuxt', 'nuxt', { serve }, (the) => {
  itIsRendered(the);
  itLogsIn(the, routes);
  itForgetsTheAnswer(the, routes);
  itLeavesNoAnswerBehind(the);
  itHydratesLate(the);
});
