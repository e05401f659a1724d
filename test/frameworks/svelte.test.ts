import { join } from 'node:path';
import { describe } from 'node:test';
import { hashRoutes, historyRoutes, itBindsAField, itLogsIn, itStaysLoggedIn } from './support/behaves.js';
import { describeApplication } from './support/describe-application.js';
import { itOutlivesAnEdit } from './support/hot.js';
import { staticSite } from './support/static-site.js';

describeApplication('Svelte', {}, (context) => {
  itLogsIn(context, historyRoutes);
  itBindsAField(context);
  itStaysLoggedIn(context);
  itOutlivesAnEdit(context, 'src/Login.svelte');
});

/** SvelteKit supports routes in the fragment only at the root of a site. */
const siteWithHashRoutes = {
  builds: () => [['build:hash']],
  site: (folder: string) => staticSite(join(folder, 'dist/hash')),
};

describeApplication('Svelte', siteWithHashRoutes, (context) => {
  describe('routes in the fragment', () => itLogsIn(context, hashRoutes('/')));
});
