import type { Summary } from './statistics.js';

/** What stands in a cell; nothing where a candidate does not do a thing. */
export type Cell = string | undefined;

/** Writes a table in Markdown: the first column is text, all others are figures. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]): string => `| ${cells.map((cell) => cell ?? '–').join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index ? '--:' : '---'))), ...rows.map(line)].join('\n');
}

/** A figure with three digits that count, or a whole one. */
export function figure(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 3;
  return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

/** A median with its quartiles. */
export function spread({ median, lower, upper }: Summary): string {
  return `${figure(median)} (${figure(lower)}–${figure(upper)})`;
}

/** How many times another value a value is. */
export function times(value: number, other: number): string {
  return `${figure(value / other)} ×`;
}
