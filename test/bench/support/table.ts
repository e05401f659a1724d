import type { Summary } from './statistics.js';

/** The content of a cell; undefined if the candidate does not support the feature. */
export type Cell = string | undefined;

/** Writes a table in Markdown. The first column is text, all others are numbers. */
export function table(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]): string => `| ${cells.map((cell) => cell ?? '–').join(' | ')} |`;
  return [line(header), line(header.map((_, index) => (index ? '--:' : '---'))), ...rows.map(line)].join('\n');
}

/** Formats a number with three significant digits, or as an integer. */
export function figure(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 3;
  return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

/** Formats a median with its quartiles. */
export function spread({ median, lower, upper }: Summary): string {
  return `${figure(median)} (${figure(lower)}–${figure(upper)})`;
}

/** Formats the ratio of two values. */
export function times(value: number, other: number): string {
  return `${figure(value / other)} ×`;
}
