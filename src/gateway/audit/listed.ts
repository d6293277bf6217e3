/** Things of one kind that are named; the rest is counted. */
const mostNamed = 20;

/** `a, b and 3 more`: a configuration may hold thousands, and a person reads a few. */
export function listed(items: readonly string[], between = ', '): string {
  const rest = items.length - mostNamed;
  return `${items.slice(0, mostNamed).join(between)}${rest > 0 ? ` and ${rest} more` : ''}`;
}
