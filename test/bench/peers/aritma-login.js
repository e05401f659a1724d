import 'aritma-login';

/** The elements, used as in a page: a pointer presses the link, and the callback element is added to the page. */
export async function prepare(settings) {
  const login = document.querySelector('aritma-login') ?? document.createElement('aritma-login');
  Object.assign(login, settings);
  if (!login.isConnected) document.body.append(login);
  await login.updateComplete;
  const link = login.shadowRoot.querySelector('a');
  return {
    readsAddressBar: true,
    async begin() {
      await login.updateComplete;
      link.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
      return login.href;
    },
    async finish() {
      const callback = document.createElement('aritma-callback');
      const token = new Promise((resolve, reject) => {
        callback.addEventListener('token', ({ detail }) => resolve(detail.accessToken));
        callback.addEventListener('tokenerror', ({ detail }) => reject(detail));
      });
      document.body.append(callback);
      return token.finally(() => callback.remove());
    },
  };
}
