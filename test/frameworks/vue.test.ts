import { describe } from 'node:test';
import { hashRoutes, historyRoutes, itBindsAField, itLogsIn } from './support/behaves.js';
import { describeApplication } from './support/describe-application.js';
import { itIsReplacedHot } from './support/hot.js';

describeApplication('Vue', {}, (the) => {
  describe('with routes of the history', () => {
    itLogsIn(the, historyRoutes);
    itBindsAField(the);
    itIsReplacedHot(the, 'src/Login.vue');
  });
  describe('with routes behind #', () => itLogsIn(the, hashRoutes('/hash.html')));
});
