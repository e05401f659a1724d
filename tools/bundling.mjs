import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import swc from '@swc/core';
import { squeezeStyles } from './squeeze-styles.mjs';

/** The elements use only Lit's base class. Without this, its templates are kept in the bundle, although nothing uses them. */
export const treeshake = { moduleSideEffects: (id) => !/node_modules\/lit-(html|element)\//.test(id) };

/** The plugins for the modules of every bundle. */
export const transforms = [nodeResolve({ exportConditions: ['browser', 'production'] }), squeezeStyles];

/**
 * Long names of properties in src/ that are shortened in the bundles. They must not be visible outside of a bundle: in the
 * API, in an address, in the storage, or in a message to another window. A test compares the bundles with the modules.
 */
export const privateNames = (
  'hasIdentity isFinishedInBrowser hasPkce grant isSharedAcrossTabs isPending requestedSettings opensPopup ' +
  'isHandedOver isOwn opening challenge captureResponse renewLogin announce onFollow onPopup isEmpty isSecure baseUri'
).split(' ');

/**
 * Returns the plugins that minify every bundle and remove all comments. Each of the two minifiers shortens code that the
 * other leaves as it is.
 *
 * @param names names of properties to shorten wherever they occur, also in Lit
 */
export const minify = (names = []) => [
  terser({
    ecma: 2022,
    // Equal code that is close together compresses better.
    compress: { passes: 3, hoist_funs: true },
    mangle: { properties: names.length > 0 && { regex: new RegExp(`^(${names.join('|')})$`) } },
    format: { comments: false },
  }),
  minifyWithSwc,
];

const minifyWithSwc = {
  name: 'swc',
  renderChunk: (code, _chunk, { format }) =>
    swc.minify(code, {
      module: format === 'es',
      ecma: 2022,
      compress: { passes: 3 },
      mangle: true,
      sourceMap: true,
      format: { comments: false },
    }),
};
