const written = new WeakMap<object, string>();

/** A payload as JSON. One that goes to many connections is written out once; nobody changes it after it was sent. */
export function payloadText(payload: object): string {
  const known = written.get(payload);
  if (known !== undefined) return known;
  const text = JSON.stringify(payload);
  written.set(payload, text);
  return text;
}
