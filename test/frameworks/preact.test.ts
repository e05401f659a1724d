import { historyRoutes, itBindsAField, itLogsIn } from './support/behaves.js';
import { describeApplication } from './support/describe-application.js';
import { itOutlivesAnEdit } from './support/hot.js';

describeApplication('Preact', {}, (context) => {
  itLogsIn(context, historyRoutes);
  itBindsAField(context);
  itOutlivesAnEdit(context, 'src/login.tsx');
});
