/**
 * Finds the value for a language tag by lookup (RFC 4647 3.4). For `nb-NO`, for example, it finds that of `nb`.
 *
 * @param known the values by language tag, in lower case with underscores
 * @param tag a language tag in any case, with hyphens or underscores
 */
export function lookUp<Value>(known: Readonly<Record<string, Value | undefined>>, tag: string): Value | undefined {
  for (let rest = tag.trim().toLowerCase().replace(/-/g, '_'); rest; rest = rest.replace(/_?[^_]*$/, '')) {
    const value = known[rest];
    if (value) return value;
  }
  return undefined;
}
