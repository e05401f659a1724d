import { getSession } from '/dist/aritma-session.min.js';

const session = getSession();
const problem = document.querySelector('#problem');

document.querySelector('#load')?.addEventListener('click', showAccounts);

session.addEventListener('sessionchange', ({ detail }) => {
  if (detail.state !== 'logged-in') document.querySelector('tbody')?.replaceChildren();
  else if (detail.reason !== 'renewed') showAccounts();
});
if (session.state === 'logged-in') showAccounts();

/** Shows the accounts on the page that has a table for them. */
async function showAccounts() {
  const table = document.querySelector('table');
  if (!table) return;
  problem.textContent = '';
  try {
    const { authority, tenant } = session.client;
    const response = await session.fetch(`${authority}/${tenant}/api/accounts`);
    if (!response.ok) throw new Error(`The bank responded with ${response.status}.`);
    const { name, accounts } = await response.json();
    table.caption.textContent = name;
    table.tBodies[0].replaceChildren(...accounts.map(row));
  } catch (error) {
    problem.textContent = error.message;
  }
}

function row({ name, number, balance, currency }) {
  const amount = new Intl.NumberFormat('en', { style: 'currency', currency }).format(balance);
  const cells = [name, number, amount].map((text) => {
    const cell = document.createElement('td');
    cell.textContent = text;
    return cell;
  });
  cells[2].className = 'number';
  const element = document.createElement('tr');
  element.append(...cells);
  return element;
}
