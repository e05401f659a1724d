import { historyRoutes, itBindsAField, itLogsIn } from './support/behaves.js';
import { describeApplication } from './support/describe-application.js';

describeApplication('Lit', {}, (the) => {
  itLogsIn(the, historyRoutes);
  itBindsAField(the);
});
