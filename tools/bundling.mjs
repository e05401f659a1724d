import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { squeezeStyles } from './squeeze-styles.mjs';

/** The elements use only Lit's base class. Without this, its templates are kept in the bundle, although nothing uses them. */
export const treeshake = { moduleSideEffects: (id) => !/node_modules\/lit-(html|element)\//.test(id) };

/** The plugins for the modules of every bundle. */
export const transforms = [nodeResolve({ exportConditions: ['browser', 'production'] }), squeezeStyles];

/**
 * The plugin that minifies every bundle.
 *
 * @param comments the comments to keep, or false to remove all of them
 */
export const minify = (comments) => terser({ ecma: 2022, compress: { passes: 3 }, format: { comments } });
