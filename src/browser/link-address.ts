/** Sets the address of a link. With an address, a link can be focused without `tabindex`. */
export function setAddress(link: HTMLAnchorElement, href: string): void {
  link.href = href;
  link.removeAttribute('tabindex');
}

/** Removes the address of a link. The link can still be focused and activated, to learn why no login can begin. */
export function removeAddress(link: HTMLAnchorElement): void {
  link.tabIndex = 0;
  link.removeAttribute('href');
}
