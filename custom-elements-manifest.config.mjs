import { customElementJetBrainsPlugin } from 'custom-element-jet-brains-integration';
import { customElementVsCodePlugin } from 'custom-element-vs-code-integration';
import { publicFace } from './tools/manifest-plugin.mjs';

const outdir = 'dist';

// Editors list these apart from the description.
const editors = { outdir, hideCssPropertiesDocs: true, hideLogs: true };

/** What editors and tools read: the elements' manifest, made of the source, and two forms of it. */
export default {
  globs: ['src/{elements/aritma-login,elements/aritma-callback,login,callback,index}.ts'],
  outdir,
  litelement: true,
  packagejson: false,
  quiet: true,
  plugins: [
    publicFace(),
    customElementVsCodePlugin(editors),
    customElementJetBrainsPlugin({ ...editors, packageJson: false }),
  ],
};
