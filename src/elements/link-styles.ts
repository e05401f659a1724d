import { css } from 'lit';

/**
 * The styles of the link: a button in the page's font, in light, dark and forced colors. In every state, the colors have
 * a contrast of at least 4.5:1 with each other, and with a white or black page. Browsers without
 * `light-dark()` (Chrome before 123, Firefox before 120, Safari before 17.5) show one pair of colors on every page.
 */
export const linkStyles = css`
  [part='link'] {
    --link-background: var(--aritma-login-background, #1976d2);
    --link-color: var(--aritma-login-color, #fff);
    position: relative;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    box-sizing: border-box;
    min-block-size: max(2.75em, 24px);
    min-inline-size: 24px;
    max-inline-size: 100%;
    padding: 0.5em 1.25em;
    border: 1px solid var(--aritma-login-border-color, transparent);
    border-radius: var(--aritma-login-radius, 0.5em);
    background: var(--link-background);
    color: var(--link-color);
    font-weight: 600;
    line-height: 1.25;
    text-align: center;
    text-decoration: none;
    overflow-wrap: anywhere;
    cursor: pointer;
  }
  /* WebKit opens the context menu key's menu at a lower corner of the box, which is outside the link if it is rounded. */
  [part='link']:focus {
    isolation: isolate;
  }
  [part='link']:focus > span::after {
    content: '';
    position: absolute;
    inset: -1px;
    z-index: -1;
  }
  [part='link']:hover {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  /* An old browser does not fall back from an invalid value that contains var() to the declarations above. */
  @supports (color: color-mix(in srgb, light-dark(#000, #fff), #000)) {
    [part='link'] {
      --link-background: var(--aritma-login-background, light-dark(#14508c, #9ccbff));
      --link-color: var(--aritma-login-color, light-dark(#fff, #06213d));
    }
    [part='link']:hover {
      background: color-mix(in srgb, var(--link-background), light-dark(#000, #fff) 15%);
    }
    [part='link']:active {
      background: color-mix(in srgb, var(--link-background), light-dark(#000, #fff) 30%);
    }
  }
  [part='link']:focus-visible {
    outline: 2px solid #fff;
    outline-offset: 0;
    box-shadow: 0 0 0 4px #14508c;
  }
  [part='link'][aria-disabled] {
    border: 1px dashed currentColor;
    background: none;
    color: inherit;
    cursor: not-allowed;
  }
  ::slotted([slot='icon']) {
    flex: none;
    block-size: 1.25em;
  }
  @media (forced-colors: active) {
    [part='link'][aria-disabled] {
      color: GrayText;
    }
  }
`;
