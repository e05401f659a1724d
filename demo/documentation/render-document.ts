import { Marked, type Token, type Tokens } from 'marked';
import { html, Html } from '../support/html.js';
import { createAnchors } from './anchors.js';
import { liveExamples, type LiveExample, type SectionExamples } from './live-examples.js';

/** HTML in a document is shown as text, except comments, which are omitted. */
const markdown = new Marked({
  renderer: {
    html: ({ text }) => (/^<!--(?:(?!-->)[^])*-->\s*$/.test(text) ? '' : html`${text}`.markup),
  },
});

/** The title of a document: the text of its first heading. */
export function titleOf(document: string): string {
  const heading = markdown.lexer(document).find(isHeading);
  return heading ? plainText(heading) : '';
}

/**
 * Renders a document.
 *
 * @param file the path of the document, which selects its live examples
 */
export function renderDocument(file: string, document: string): Html {
  const anchorOf = createAnchors();
  let title = '';
  let examples: SectionExamples = {};

  const blocks = markdown.lexer(document).map((block) => {
    if (isHeading(block)) {
      title = plainText(block);
      const anchor = anchorOf(title);
      examples = { ...liveExamples[`${file}#${anchor}`] };
      return [renderHeading(block, anchor), block.depth === 1 && hint(file)];
    }
    if (isTable(block)) return renderTable(block, title, examples.rows);
    const content = new Html(markdown.parser([block]));
    if (block.type !== 'paragraph' && block.type !== 'code') return content;
    const { [block.type]: shown = [] } = examples;
    delete examples[block.type];
    const css = isStyleSheet(block) ? block.text : undefined;
    return [content, shown.map((example) => renderExample(example, `${title}, ${block.type}`, css))];
  });
  return html`${blocks}`;
}

/** Tells the reader what the frames are. */
function hint(file: string): Html | undefined {
  const hasExamples = Object.keys(liveExamples).some((key) => key.startsWith(`${file}#`));
  return hasExamples
    ? html`<p class="note">The examples in frames are live: they are the real elements.</p>`
    : undefined;
}

/** A heading is a link to itself, so that readers can copy its address, unless it contains a link. */
function renderHeading({ tokens, depth }: Tokens.Heading, anchor: string): Html {
  const tag = new Html(`h${depth}`);
  const content = renderInline(tokens);
  const hasLink = tokens.some(({ type }) => type === 'link');
  return html`<${tag} id="${anchor}">${hasLink ? content : html`<a href="#${anchor}">${content}</a>`}</${tag}>\n`;
}

/** A table scrolls by itself on a narrow screen. It can be focused, so that it also scrolls by keyboard. */
function renderTable({ header, rows }: Tokens.Table, section: string, examples: SectionExamples['rows'] = {}): Html {
  const columns = header.map(plainText);
  const states = examples[columns[0] ?? ''] ?? {};
  const alignment = ({ align }: Tokens.TableCell) => align === 'right' && html`class="number"`;

  return html`<div class="table" role="group" aria-label="${section}: ${columns.join(', ')}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${header.map((cell) =>
            cell.text ? html`<th scope="col" ${alignment(cell)}>${renderInline(cell.tokens)}</th>` : html`<td></td>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => {
          const name = plainText(row[0]!);
          const state = states[name];
          return html`<tr>
            ${row.map(
              (cell, column) =>
                html`<td ${alignment(cell)}>
                  ${renderInline(cell.tokens)}
                  ${column === 1 && state && renderExample({ state }, `${section}, ${columns[0]} ${name}`)}
                </td>`,
            )}
          </tr>`;
        })}
      </tbody>
    </table>
  </div> `;
}

/** @param css styles for the element in the example */
function renderExample({ state, lang = 'en' }: LiveExample, subject: string, css?: string): Html {
  return html`<iframe
    title="Live example: ${subject} (${lang})"
    data-state="${state}"
    data-lang="${lang}"
    data-css="${css}"
    height="80"
  ></iframe>`;
}

function renderInline(tokens: Token[]): Html {
  return new Html(markdown.Parser.parseInline(tokens, markdown.defaults));
}

function plainText(token: Token | Tokens.TableCell): string {
  if ('tokens' in token && token.tokens) return token.tokens.map(plainText).join('');
  return 'text' in token ? String(token.text) : '';
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === 'heading';
}

function isTable(token: Token): token is Tokens.Table {
  return token.type === 'table';
}

function isStyleSheet(token: Token): token is Tokens.Code {
  return token.type === 'code' && (token as Tokens.Code).lang === 'css';
}
