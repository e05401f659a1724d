import { existsSync } from 'node:fs';
import { demoUser, startDemo } from './demo.js';

if (!existsSync(new URL('../dist/aritma-login.min.js', import.meta.url))) {
  console.error('The package is not built: dist/aritma-login.min.js is missing. Run "npm run build" first.');
  process.exit(1);
}

const demo = await startDemo();

console.log(`
  Open             ${demo.application}
  Log in as        ${demoUser.name}, password ${demoUser.password}
  Documentation    ${demo.application}/documentation/

  ${demo.authority} is the authorization server that stands in for Aritma ID.
  Stop both servers with Ctrl+C.
`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void demo.close());
}
