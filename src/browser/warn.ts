/** Warns the developer, in the console, about a likely mistake that does not make the login fail. */
export function warn(message: string): void {
  console.warn(`aritma-login: ${message}`);
}
