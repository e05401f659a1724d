import { html, LitElement } from 'lit';

/** The least that a link of Lit's is. It begins no login. */
class LitLink extends LitElement {
  static properties = { href: {} };

  render() {
    return html`<a href=${this.href}><slot></slot></a>`;
  }
}

customElements.define('lit-link', LitLink);
