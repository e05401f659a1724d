import { describe } from 'node:test';
import { hashRoutes, historyRoutes, itBindsAField, itLogsIn, itStaysLoggedIn } from './support/behaves.js';
import { describeApplication } from './support/describe-application.js';
import { itOutlivesAnEdit } from './support/hot.js';

describeApplication('React', {}, (context) => {
  describe('routes in the path', () => {
    itLogsIn(context, historyRoutes);
    itBindsAField(context);
    itStaysLoggedIn(context);
    itOutlivesAnEdit(context, 'src/login.tsx');
  });
  describe('routes in the fragment', () => itLogsIn(context, hashRoutes('/hash.html')));
});
