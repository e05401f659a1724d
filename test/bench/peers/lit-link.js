import { html, LitElement } from 'lit';

/** The smallest possible link that Lit renders. It does not begin a login. */
class LitLink extends LitElement {
  static properties = { href: {} };

  render() {
    return html`<a href=${this.href}><slot></slot></a>`;
  }
}

customElements.define('lit-link', LitLink);
