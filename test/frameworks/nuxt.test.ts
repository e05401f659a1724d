import { historyRoutes, itLogsIn } from './support/behaves.js';
import { itHydratesLate } from './support/late.js';
import { describeRendered, itForgetsTheAnswer, itIsRendered, itLeavesNoAnswerBehind } from './support/rendered.js';

const serve = (): [string, ...string[]] => ['node', '.output/server/index.mjs'];

describeRendered('an application in Nuxt', 'nuxt', { serve }, (the) => {
  itIsRendered(the);
  itLogsIn(the, historyRoutes);
  itForgetsTheAnswer(the);
  itLeavesNoAnswerBehind(the);
  itHydratesLate(the);
});
