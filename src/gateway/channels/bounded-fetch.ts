/**
 * `fetch` that takes no more than so many bytes of an answer, counted after it was unpacked: whoever stands at the other end
 * may send without end. Rejects with a SyntaxError for more, since that is no answer of a platform's, and lets go of the line.
 */
export function boundedFetch(mostBytes: number): typeof fetch {
  return async (input, init) => {
    const { body, headers, status } = await fetch(input, init);
    const kept = keptHeaders.flatMap((name) => (headers.has(name) ? [[name, headers.get(name) ?? ''] as const] : []));
    return new Response(await taken(body, mostBytes), { status, headers: Object.fromEntries(kept) });
  };
}

/** Of what is said beside an answer: how long to wait. What a library would do by the rest is not for the server to say. */
const keptHeaders = ['retry-after', 'x-ratelimit-global', 'x-ratelimit-remaining', 'x-ratelimit-reset-after'];

async function taken(body: ReadableStream<Uint8Array> | null, mostBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the stream, and with it the connection.
  for await (const part of body ?? []) {
    length += part.length;
    if (length > mostBytes) throw new SyntaxError('an answer without end');
    parts.push(part);
  }
  return Buffer.concat(parts, length);
}
