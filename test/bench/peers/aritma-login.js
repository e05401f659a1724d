import 'aritma-login';

/** The elements as a page has them: the link is reached by a pointer, the callback element is put into the page. */
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
      const heard = new Promise((resolve, reject) => {
        callback.addEventListener('token', ({ detail }) => resolve(detail.accessToken));
        callback.addEventListener('tokenerror', ({ detail }) => reject(detail));
      });
      document.body.append(callback);
      return heard.finally(() => callback.remove());
    },
  };
}
