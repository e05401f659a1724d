import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { squeezeStyles } from './squeeze-styles.mjs';

/** The plugins for the modules of every bundle. */
export const transforms = [nodeResolve({ exportConditions: ['browser', 'production'] }), squeezeStyles];

/**
 * The plugin that minifies every bundle.
 *
 * @param comments the comments to keep, or false to remove all of them
 */
export const minify = (comments) => terser({ ecma: 2022, compress: { passes: 3 }, format: { comments } });
