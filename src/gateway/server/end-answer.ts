import type { IncomingMessage, ServerResponse } from 'node:http';
import { hasBody, mostBodyBytes } from './request-head.ts';

/** How long an unwanted body may go on after its answer, in milliseconds. */
const longestMs = 250;

/**
 * Sends the body of an answer whose head is written, and ends the connection. Somebody who is still sending a body of their own gets
 * a moment to notice: were the connection cut at once, they would lose the answer with it. What comes is thrown away as it
 * comes, and bounded.
 */
export function endAnswer(request: IncomingMessage, response: ServerResponse, body: string): void {
  const isHead = request.method === 'HEAD';
  // Whoever asks whether to send a body does not send it after this answer.
  if (!hasBody(request) || request.headers.expect !== undefined) {
    response.end(isHead ? undefined : body);
    return;
  }
  response.flushHeaders();
  if (!isHead) response.write(body);
  let bytes = 0;
  const end = () => {
    clearTimeout(timer);
    request.removeAllListeners('data');
    response.end();
  };
  const timer = setTimeout(end, longestMs);
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostBodyBytes) end();
  });
  for (const event of ['end', 'close', 'error']) request.once(event, end);
}
