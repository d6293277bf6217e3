/** The lines of the local channel's socket: JSON objects, one a line, both ways. Shared by the channel and `oc send`. */
export interface LocalRequest {
  readonly as: string;
  readonly text: string;
}

export type LocalReply =
  | { readonly type: 'message'; readonly text: string }
  /** Everything that one request caused is over; says nothing of what was decided. */
  | { readonly type: 'handled' }
  | { readonly type: 'error'; readonly message: string };

export const localAccount = 'default';

/** Longest line, in UTF-16 units; a longer one ends the connection. */
const longestLine = 65_536;

/** A local sender's name is its stable id. */
export const localName = /^[a-z0-9][a-z0-9._-]{0,31}$/;

export function readRequest(line: string): LocalRequest | { readonly error: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { error: 'not a JSON line' };
  }
  if (typeof value !== 'object' || value === null || !('as' in value) || !('text' in value))
    return { error: 'want {"as","text"}' };
  const { as, text } = value;
  if (typeof as !== 'string' || !localName.test(as))
    return { error: 'a local name is a-z, 0-9, ".", "_", "-", up to 32' };
  if (typeof text !== 'string' || text.trim() === '') return { error: 'the text is empty' };
  return { as, text };
}

/** A stream of bytes as a socket is one. */
export interface LineSource {
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  pause(): unknown;
  resume(): unknown;
  destroy(): unknown;
}

/** Calls `onLine` for each line, one after the other; nothing more is read from the source before they are done. */
export function readLines(source: LineSource, onLine: (line: string) => Promise<void> | void): void {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  const take = async (chunk: Uint8Array): Promise<void> => {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine || lines.some((line) => line.length > longestLine)) {
      source.destroy();
      return;
    }
    for (const line of lines) if (line !== '') await onLine(line);
  };
  source.on('data', (chunk) => {
    source.pause();
    take(chunk).then(
      () => source.resume(),
      () => source.destroy(),
    );
  });
}
