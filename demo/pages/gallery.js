const schemes = ['light', 'dark'];

/** Shows the same content twice, side by side: in light and in dark. */
export function sides(lang, dir, content) {
  const both = element('div', { className: 'sides' });
  for (const scheme of schemes) {
    const side = element('div', { className: `side ${scheme}`, lang, dir });
    side.append(document.importNode(content, true));
    both.append(side);
  }
  return both;
}

/** Gives a login the attributes that it needs, where it does not have them. */
export function complete(login) {
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
}

export function loginElement(attributes = {}) {
  const login = element('aritma-login');
  for (const [name, value] of Object.entries(attributes)) login.setAttribute(name, value);
  complete(login);
  return login;
}

export function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
