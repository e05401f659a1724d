import { describe } from 'node:test';
import { hashRoutes, historyRoutes, itBindsAField, itLogsIn } from './support/behaves.js';
import { describeApplication } from './support/describe-application.js';

const builds = (authority: string): string[][] => {
  const build = ['build', '--', '--define', `AUTHORITY="${authority}"`];
  return [build, [...build, '--configuration', 'hash']];
};

describeApplication('Angular', { builds }, (the) => {
  describe('with routes of the history', () => {
    itLogsIn(the, historyRoutes);
    itBindsAField(the);
  });
  describe('with routes behind #', () => itLogsIn(the, hashRoutes));
});
