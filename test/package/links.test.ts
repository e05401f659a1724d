import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';
import { createAnchors } from '../../demo/documentation/anchors.js';
import { documents } from '../../tools/documents.js';

/** Files that npm publishes even if `files` in package.json does not name them. */
const alwaysPublished = ['README.md', 'LICENSE', 'package.json'];

const { files } = JSON.parse(readFileSync('package.json', 'utf8')) as { files: string[] };

describe('the links in the documents', async () => {
  for (const path of await documents()) {
    const text = readFileSync(path, 'utf8');
    for (const link of relativeLinks(text)) {
      it(`lead from ${path} to a published file and an existing heading: ${link}`, () => {
        const [file = '', anchor] = link.split('#');
        const target = file ? normalize(join(dirname(path), file)) : path;
        assert.ok(existsSync(target), `${target} does not exist.`);
        assert.ok(isPublished(target), `${target} is not published: add it to "files" in package.json.`);
        if (anchor === undefined) return;
        const anchors = anchorsOf(readFileSync(target, 'utf8'));
        assert.ok(anchors.includes(anchor), `${target} has no heading #${anchor}, only ${anchors.join(', ')}.`);
      });
    }
  }

  it('lead from README.md to every document', async () => {
    const targets = relativeLinks(readFileSync('README.md', 'utf8')).map((link) => link.split('#')[0]);
    const unlinked = (await documents()).filter((path) => path !== 'README.md' && !targets.includes(path));
    assert.deepEqual(unlinked, []);
  });
});

/** Finds the links to other files and to headings, each once. */
function relativeLinks(text: string): string[] {
  const prose = withoutCode(text).replace(/`[^`\n]*`/g, '');
  const inline = [...prose.matchAll(/\]\(([^)\s]+)[^)]*\)/g)];
  const definitions = [...prose.matchAll(/^\[[^\]]+\]: *(\S+)/gm)];
  const links = [...inline, ...definitions].map(([, link = '']) => link);
  return [...new Set(links)].filter((link) => !/^[a-z]+:/.test(link));
}

/** Lists the anchors that GitHub and npm give to the headings of a document. */
function anchorsOf(text: string): string[] {
  const anchorOf = createAnchors();
  return [...withoutCode(text).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = '']) =>
    anchorOf(heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')),
  );
}

function withoutCode(text: string): string {
  return text.replace(/^ *```[^]*?^ *```$/gm, '');
}

function isPublished(path: string): boolean {
  return [...files, ...alwaysPublished].some((entry) => path === entry || path.startsWith(`${entry}/`));
}
