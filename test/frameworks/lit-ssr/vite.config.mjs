export default {
  build: { lib: { entry: 'src/browser.js', formats: ['es'], fileName: () => 'browser.js' }, minify: false },
};
