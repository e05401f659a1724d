import 'aritma-login';

/** Shows the page with the login. */
export function showHome(): void {
  document.body.innerHTML = `
    <aritma-login tenant="acme" client-id="spa" scope="banking.ais.read" redirect-uri="/callback">Log in</aritma-login>
  `;
}

/** Shows the callback page, and then a greeting if the person is logged in. */
export function showCallback(): void {
  document.body.innerHTML = '<aritma-callback></aritma-callback><p></p>';
  const callback = document.querySelector('aritma-callback')!;
  callback.addEventListener('token', ({ detail }) => {
    document.querySelector('p')!.textContent = `Logged in at ${detail.tenant}`;
  });
}
