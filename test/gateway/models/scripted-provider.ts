import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What one request is answered with; the last is repeated. */
export type Answer = (answer: ServerResponse) => void;

const event = (data: object): string => `event: x\ndata: ${JSON.stringify(data)}\n\n`;

export const begun = event({
  type: 'message_start',
  message: {
    ...{ type: 'message', id: 'm', role: 'assistant', model: 'm', content: [] },
    usage: { input_tokens: 50, output_tokens: 1 },
  },
});
export const text = (said: string): string =>
  event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }) +
  event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: said } });
export const call = (json: string): string =>
  event({
    type: 'content_block_start',
    index: 1,
    content_block: { type: 'tool_use', id: 'toolu_1', name: 'exec', input: {} },
  }) + event({ type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: json } });
export const ended = (reason: string, index = 0): string =>
  event({ type: 'content_block_stop', index }) +
  event({ type: 'message_delta', delta: { stop_reason: reason }, usage: { output_tokens: 7 } }) +
  event({ type: 'message_stop' });

export const stream =
  (...parts: readonly string[]): Answer =>
  (answer) =>
    answer.writeHead(200, { 'content-type': 'text/event-stream' }).end(parts.join(''));
/** Begins, and hangs up. */
export const cut =
  (...parts: readonly string[]): Answer =>
  (answer) => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' }).write(parts.join(''), () => {
      setImmediate(() => answer.destroy());
    });
  };
/** Begins, and then says nothing more. */
export const held =
  (...parts: readonly string[]): Answer =>
  (answer) =>
    void answer.writeHead(200, { 'content-type': 'text/event-stream' }).write(parts.join(''));
export const refused =
  (status: number, type: string, message: string, headers: Record<string, string> = {}): Answer =>
  (answer) =>
    answer
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ type: 'error', error: { type, message } }));

/** A provider on loopback that answers byte for byte what a test says. */
export class ScriptedProvider {
  answers: Answer[] = [];
  asked = 0;
  readonly bodies: string[] = [];
  readonly #server: Server = createServer((request, answer) => {
    const body: Buffer[] = [];
    request.on('data', (chunk: Buffer) => body.push(chunk));
    request.on('end', () => {
      this.bodies.push(Buffer.concat(body).toString());
      const next = this.answers[Math.min(this.asked, this.answers.length - 1)];
      this.asked += 1;
      next?.(answer);
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    // why: a server that listens on a port has an address of this kind
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
