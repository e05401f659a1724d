import { customElementJetBrainsPlugin } from 'custom-element-jet-brains-integration';
import { customElementVsCodePlugin } from 'custom-element-vs-code-integration';
import { publicInterface } from './tools/manifest-plugin.mjs';

const outdir = 'dist';

// Editors list custom properties themselves, so their descriptions do not repeat them.
const editors = { outdir, hideCssPropertiesDocs: true, hideLogs: true };

/** Creates the custom elements manifest, and the forms of it that VS Code and JetBrains editors read. */
export default {
  globs: ['src/{elements/aritma-{login,callback,session,logout,claim},login,callback,index,session-element}.ts'],
  outdir,
  litelement: true,
  packagejson: false,
  quiet: true,
  plugins: [
    publicInterface(),
    customElementVsCodePlugin(editors),
    customElementJetBrainsPlugin({ ...editors, packageJson: false }),
  ],
};
