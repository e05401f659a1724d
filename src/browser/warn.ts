/** Tells a developer, in the console, of what is likely a fault but costs nothing. */
export function warn(message: string): void {
  console.warn(`aritma-login: ${message}`);
}
