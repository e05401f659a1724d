import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Archive, pack, packageJson } from './support/archive.js';
import { run } from './support/run.js';

/** The packages that `aritma-login/react.js` and the other framework modules import types from. */
const peers = ['@types/react', 'preact', 'solid-js', 'svelte', 'vue'] as const;
const frameworks = [...peers, 'react'] as const;
type Versions = Record<(typeof frameworks)[number], string>;

/** Versions that are published. The first two sets are older than the types need. */
const published: Record<string, Versions> = {
  'of years ago': {
    '@types/react': '16.14.0',
    preact: '8.5.3',
    react: '16.14.0',
    'solid-js': '1.0.0',
    svelte: '3.0.0',
    vue: '2.7.16',
  },
  'before the current major or minor version': {
    '@types/react': '18.3.12',
    preact: '10.0.0',
    react: '18.3.1',
    'solid-js': '1.8.22',
    svelte: '4.2.19',
    vue: '3.4.38',
  },
  'that are current': {
    '@types/react': '19.3.0',
    preact: '11.2.0',
    react: '19.3.1',
    'solid-js': '1.9.19',
    svelte: '5.57.3',
    vue: '3.5.45',
  },
  'that are prereleases': {
    '@types/react': '0.14.26-alpha',
    preact: '11.0.0-rc.2',
    react: '19.3.0-canary-ff8f88fc-20260915',
    'solid-js': '2.0.0-rc.21',
    svelte: '5.0.0-next.272',
    vue: '3.6.0-rc.9',
  },
};

const options = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];

let archive: Archive;
before(async () => {
  archive = await pack();
});
after(() => archive.close());

/** Creates a folder with a package.json. */
async function project(folder: string, fields: object): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, ...fields }));
  return folder;
}

describe('npm install', () => {
  for (const [age, versions] of Object.entries(published)) {
    it(`succeeds together with versions of frameworks ${age}`, () => resolves(() => versions));
  }

  for (const version of ['99.0.0', '99.0.0-alpha.1']) {
    it(`succeeds together with the unpublished version ${version} of each framework`, () =>
      resolves(async (folder) => {
        for (const name of frameworks) await project(join(folder, 'future', name), { name, version });
        return Object.fromEntries(frameworks.map((name) => [name, `file:future/${name}`]));
      }));
  }

  /** Resolves a project's dependencies as `npm install` does. It fails with ERESOLVE if the versions are in conflict. */
  async function resolves(versions: (folder: string) => object | Promise<object>): Promise<void> {
    const folder = await archive.folder();
    const dependencies = { ...(await versions(folder)), 'aritma-login': archive.path };
    await project(folder, { dependencies });
    await run('npm', ['install', '--package-lock-only', '--strict-peer-deps', ...options], folder);
  }
});

describe('the types for frameworks, if only a workspace depends on the frameworks', () => {
  let application: string;

  before(async () => {
    const root = await project(await archive.folder(), { workspaces: ['application'] });
    const dependencies = { ...published['that are current'], 'aritma-login': archive.path };
    application = await project(join(root, 'application'), { type: 'module', dependencies });
    // As with pnpm, each package gets a node_modules folder with only its dependencies and peers.
    await run('npm', ['install', '--install-strategy=linked', ...options], root);
    await writeFile(join(application, 'application.ts'), source);
  });

  for (const resolution of [['Bundler'], ['node10', '--ignoreDeprecations', '6.0']]) {
    it(`are found by TypeScript with the module resolution ${resolution[0]}`, async () => {
      const checks = ['--noEmit', '--strict', '--skipLibCheck', '--lib', 'ES2022,DOM,DOM.Iterable'];
      const modules = ['--module', 'ESNext', '--moduleResolution', ...resolution];
      await run('tsc', [...modules, ...checks, 'application.ts'], application);
    });
  }

  const source = `
    import type {} from 'aritma-login/preact.js';
    import type {} from 'aritma-login/react.js';
    import type {} from 'aritma-login/solid.js';
    import type {} from 'aritma-login/svelte.js';
    import type {} from 'aritma-login/vue.js';
    import type { JSX as Preact } from 'preact';
    import type { JSX as React } from 'react';
    import type { JSX as Solid } from 'solid-js';
    import type { SvelteHTMLElements as Svelte } from 'svelte/elements';
    import type { GlobalComponents as Vue } from 'vue';

    export const preact: Preact.IntrinsicElements['aritma-login'] = { tenant: 'acme', class: 'wide' };
    export const react: React.IntrinsicElements['aritma-login'] = { tenant: 'acme', className: 'wide' };
    export const solid: Solid.IntrinsicElements['aritma-login'] = { tenant: 'acme', class: 'wide' };
    export const svelte: Svelte['aritma-login'] = { tenant: 'acme', class: 'wide' };
    export const vue: InstanceType<Vue['aritma-login']>['$props'] = { tenant: 'acme', class: 'wide' };

    // @ts-expect-error a tenant is a string
    preact.tenant = 42;
    // @ts-expect-error a tenant is a string
    react.tenant = 42;
    // @ts-expect-error a tenant is a string
    solid.tenant = 42;
    // @ts-expect-error a tenant is a string
    svelte.tenant = 42;
    // @ts-expect-error a tenant is a string
    vue.tenant = 42;
  `;
});

describe('package.json', () => {
  it('names the package with the types of each framework as an optional peer dependency of any version', async () => {
    const { peerDependencies, peerDependenciesMeta } = await packageJson();
    assert.deepEqual(peerDependencies, Object.fromEntries(peers.map((name) => [name, '*'])));
    assert.deepEqual(peerDependenciesMeta, Object.fromEntries(peers.map((name) => [name, { optional: true }])));
  });
});
