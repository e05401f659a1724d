/**
 * Shows copies of the content side by side.
 *
 * @param schemes the colour scheme of each copy: `light`, `dark`, or `page` for that of the page
 */
export function sides(lang, dir, content, schemes = ['light', 'dark']) {
  const all = element('div', { className: 'sides' });
  for (const scheme of schemes) {
    const side = element('div', { className: `side ${scheme}`, lang, dir });
    side.append(document.importNode(content, true));
    all.append(side);
  }
  return all;
}

/** Adds the required attributes that a login does not have. */
export function withAttributes(login) {
  const attributes = {
    authority: document.body.dataset.authority,
    tenant: 'acme',
    'client-id': 'spa',
    scope: 'banking.ais.read',
    'redirect-uri': '/callback.html',
    'return-to': '/gallery.html',
  };
  for (const [name, value] of Object.entries(attributes)) {
    if (!login.hasAttribute(name)) login.setAttribute(name, value);
  }
  return login;
}

export function loginElement(attributes = {}) {
  const login = element('aritma-login');
  for (const [name, value] of Object.entries(attributes)) login.setAttribute(name, value);
  return withAttributes(login);
}

export function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}

/**
 * Shows a state in a frame, and keeps the frame as high as its content.
 *
 * Show states one after another: they share the storage of the browser, and a login and its popup wait only a second for
 * each other.
 *
 * @param parameters `state`, `lang`, `dir` and optionally `scheme`, see gallery-state.html
 * @returns a promise that is resolved when the state is shown
 */
export async function showState(frame, parameters) {
  const shown = new Promise((resolve) => frame.addEventListener('stateshown', resolve, { once: true }));
  frame.src = `/gallery-state.html?${new URLSearchParams(parameters)}`;
  await shown;
  const { documentElement } = frame.contentDocument;
  new ResizeObserver(() => (frame.height = documentElement.offsetHeight)).observe(documentElement);
}
