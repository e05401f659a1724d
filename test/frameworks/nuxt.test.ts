import { historyRoutes, itLogsIn, type Routes } from './support/behaves.js';
import { itHydratesLate } from './support/late.js';
import { describeRendered, itForgetsTheResponse, itIsRendered, itLeavesNoResponseBehind } from './support/rendered.js';

const routes: Routes = { ...historyRoutes, isCallbackReplaced: true };

const serve = (): [string, ...string[]] => ['node', '.output/server/index.mjs'];

describeRendered('an application in Nuxt', 'nuxt', { serve }, (context) => {
  itIsRendered(context);
  itLogsIn(context, routes);
  itForgetsTheResponse(context, routes);
  itLeavesNoResponseBehind(context);
  itHydratesLate(context);
});
