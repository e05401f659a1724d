import { describe } from 'node:test';
import { hashRoutes, historyRoutes, itBindsAField, itLogsIn } from './support/behaves.js';
import { describeApplication } from './support/describe-application.js';
import { itIsReplacedHot } from './support/hot.js';

describeApplication('React', {}, (the) => {
  describe('with routes of the history', () => {
    itLogsIn(the, historyRoutes);
    itBindsAField(the);
    itIsReplacedHot(the, 'src/login.tsx');
  });
  describe('with routes behind #', () => itLogsIn(the, hashRoutes('/hash.html')));
});
