import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { squeezeStyles } from './squeeze-styles.mjs';

/** The elements use only Lit's base class. Without this, its templates are kept in the bundle, although nothing uses them. */
export const treeshake = { moduleSideEffects: (id) => !/node_modules\/lit-(html|element)\//.test(id) };

/** What every bundle's modules go through. */
export const transforms = [nodeResolve({ exportConditions: ['browser', 'production'] }), squeezeStyles];

/** Makes code short, as every bundle's is. @param comments those that stay */
export const minify = (comments) => terser({ ecma: 2022, compress: { passes: 3 }, format: { comments } });
