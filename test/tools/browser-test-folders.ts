/** The folders under `test/` whose tests run in browsers, by @web/test-runner. Tests in other folders run in Node.js. */
export const browserTestFolders = ['session', 'elements', 'messages', 'browser', 'attacks', 'faults'];
