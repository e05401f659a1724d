import { historyRoutes, itBindsAField, itLogsIn } from './support/behaves.js';
import { describeApplication } from './support/describe-application.js';
import { itOutlivesAnEdit } from './support/hot.js';

describeApplication('Lit', {}, (the) => {
  itLogsIn(the, historyRoutes);
  itBindsAField(the);
  itOutlivesAnEdit(the, 'src/login.ts', { isReplacedHot: false });
});
