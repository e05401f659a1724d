import { historyRoutes, itBindsAField, itLogsIn } from './support/behaves.js';
import { describeApplication } from './support/describe-application.js';
import { itIsReplacedHot } from './support/hot.js';

describeApplication('Preact', {}, (the) => {
  itLogsIn(the, historyRoutes);
  itBindsAField(the);
  itIsReplacedHot(the, 'src/login.tsx');
});
