export default {
  compatibilityDate: '2026-01-01',
  srcDir: 'src',
  telemetry: false,
  devtools: { enabled: false },
  app: {
    head: { title: 'aritma-login in Nuxt', htmlAttrs: { lang: 'en' }, link: [{ rel: 'icon', href: 'data:,' }] },
  },
  vue: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('aritma-') } },
};
