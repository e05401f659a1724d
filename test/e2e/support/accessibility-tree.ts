import type { ElementHandle, Page, SerializedAXNode } from 'puppeteer-core';
import { WebKitSession } from '../../tools/webdriver.js';
import type { ScriptedBrowser } from './scripted-browser.js';

/**
 * Lists what the accessibility tree of the engine contains for one of the package's elements: `link Try again`,
 * `link Log in, disabled`, `status The login was cancelled.`
 *
 * @param selector selects the element, as `querySelector` does
 */
export function told({ engine, driver }: ScriptedBrowser, selector: string): Promise<string[]> {
  if (driver instanceof WebKitSession) return toldByWebKit(driver, selector);
  return engine === 'chromium' ? toldByChromium(driver, selector) : toldByFirefox(driver, selector);
}

/** Chromium gives the whole tree of each part of the element. It omits the space at the end of a line. */
async function toldByChromium(page: Page, selector: string): Promise<string[]> {
  const sentences: string[] = [];
  for (const root of await (await shadowTree(page, selector)).$$('[part]')) {
    const node = await page.accessibility.snapshot({ root, interestingOnly: false });
    if (!node) throw new Error(`A part of ${selector} is not in the accessibility tree.`);
    const texts = flat(node).filter(({ role }) => role === 'StaticText');
    const text = node.role === 'status' ? texts.map(({ name }) => name).join(' ') : (node.name ?? '');
    sentences.push(...sentence(node.role, text, node.disabled, node.description));
  }
  return sentences;
}

function flat(node: SerializedAXNode): SerializedAXNode[] {
  return [node, ...(node.children ?? []).flatMap(flat)];
}

/** Firefox finds elements by their role and name, but in only one shadow tree at a time. */
async function toldByFirefox(page: Page, selector: string): Promise<string[]> {
  const root = await shadowTree(page, selector);
  const sentences: string[] = [];
  for (const element of await root.$$('[part]')) {
    const text = await element.evaluate(flatText);
    for (const [role, query] of [
      ['link', `aria/${text}[role="link"]`],
      ['button', `aria/${text}[role="button"]`],
      ['status', 'aria/[role="status"]'],
    ] as const) {
      const found = text ? await root.$$(query) : [];
      const isFound = await Promise.all(found.map((each) => each.evaluate((one, other) => one === other, element)));
      const isDisabled = await element.evaluate((one) => one.ariaDisabled === 'true');
      if (isFound.includes(true)) sentences.push(...sentence(role, text, isDisabled));
    }
  }
  return sentences;
}

async function shadowTree(page: Page, selector: string): Promise<ElementHandle> {
  const tree = await page.evaluateHandle((host) => document.querySelector(host)?.shadowRoot, selector);
  return tree as unknown as ElementHandle;
}

/** WebKit gives the role and the name of an element. */
async function toldByWebKit(session: WebKitSession, selector: string): Promise<string[]> {
  const script = `const { shadowRoot } = document.querySelector(arguments[0]);
    return [...shadowRoot.querySelectorAll('[part]')].map((element) =>
      [element, (${String(flatText)})(element), element.ariaDisabled === 'true']);`;
  const elements = await session.send<[object, string, boolean][]>('POST', '/execute/sync', {
    script,
    args: [selector],
  });
  const sentences: string[] = [];
  for (const [reference, text, isDisabled] of elements) {
    const element = `/element/${String(Object.values(reference)[0])}`;
    const role = await session.send<string>('GET', `${element}/computedrole`);
    const label = await session.send<string>('GET', `${element}/computedlabel`);
    sentences.push(...sentence(role, role === 'status' ? text : label, isDisabled));
  }
  return sentences;
}

/** Formats a node of the tree. A region without text is omitted, since screen readers do not announce it. */
function sentence(role: string, text: string, isDisabled = false, description = ''): string[] {
  const words = text.replace(/\s+/g, ' ').trim();
  return words ? [[`${role} ${words}`, isDisabled && 'disabled', description].filter(Boolean).join(', ')] : [];
}

/** The text of an element, with that of its slots. It runs in the page. */
function flatText(element: Element): string {
  const nodes: Node[] = [element];
  let text = '';
  for (let node = nodes.shift(); node; node = nodes.shift()) {
    const slotted = node instanceof HTMLSlotElement ? node.assignedNodes() : [];
    nodes.unshift(...(slotted.length ? slotted : node.childNodes));
    if (node instanceof Text) text += node.data;
  }
  return text.replace(/\s+/g, ' ').trim();
}
