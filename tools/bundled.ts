import { rollup, type Plugin } from 'rollup';
import { minify, transforms, treeshake } from './bundling.mjs';

/** What a bundle may have beyond what ours have. */
export interface BundleOptions {
  /** Packages that stay outside. */
  readonly external?: readonly RegExp[];
  /** What else its modules need. */
  readonly plugins?: readonly Plugin[];
}

/** Bundles a module as the files for a `<script>` tag are bundled, without any comment. @returns its code */
export async function bundled(input: string, { external = [], plugins = [] }: BundleOptions = {}): Promise<string> {
  const build = await rollup({
    input,
    external: [...external],
    treeshake,
    plugins: [...transforms, ...plugins],
    onLog(_, { code, message }) {
      if (code === 'UNRESOLVED_IMPORT') throw new Error(message);
    },
  });
  const { output } = await build.generate({ format: 'es', inlineDynamicImports: true, plugins: [minify(false)] });
  await build.close();
  return output[0].code;
}
