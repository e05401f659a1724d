import type { Plugin, TreeshakingOptions } from 'rollup';

export declare const treeshake: TreeshakingOptions;
export declare const transforms: readonly Plugin[];
export declare const privateNames: readonly string[];
export declare function minify(names?: readonly string[]): readonly Plugin[];
