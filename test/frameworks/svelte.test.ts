import { join } from 'node:path';
import { describe } from 'node:test';
import { hashRoutes, historyRoutes, itBindsAField, itLogsIn } from './support/behaves.js';
import { describeApplication } from './support/describe-application.js';
import { itIsReplacedHot } from './support/hot.js';
import { staticSite } from './support/static-site.js';

describeApplication('Svelte', {}, (the) => {
  itLogsIn(the, historyRoutes);
  itBindsAField(the);
  itIsReplacedHot(the, 'src/Login.svelte');
});

/** SvelteKit wants routes behind `#` to stand at the root of a site. */
const siteOfItsOwn = {
  builds: () => [['build:hash']],
  site: (folder: string) => staticSite(join(folder, 'dist/hash')),
};

describeApplication('Svelte', siteOfItsOwn, (the) => {
  describe('with routes behind #', () => itLogsIn(the, hashRoutes('/')));
});
