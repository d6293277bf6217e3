import { WebSocket } from 'ws';
import { connectParams } from './attacker.ts';

/** What the program below is told, as JSON in its one argument. */
export interface GuessesOptions {
  readonly url: string;
  /** The address that the sockets have at their own end. */
  readonly from: string;
  /** One is shown after the other, each on a socket of its own. */
  readonly tokens: readonly string[];
}

/** Shows tokens to a gateway, from a network that the tests themselves are not in; prints one word for each. */
async function guess({ url, from, tokens }: GuessesOptions): Promise<readonly string[]> {
  const words: string[] = [];
  for (const token of tokens) words.push(await answer(url, from, token));
  return words;
}

/** `ok`, the code of the refusal, or that of the close. */
function answer(url: string, from: string, token: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  // Whoever guesses does not mind whose certificate it is.
  const socket = new WebSocket(url, { localAddress: from, rejectUnauthorized: false });
  socket.on('message', (data) => {
    const { event, ok, error } = JSON.parse(data.toString());
    const params = connectParams({ auth: { token } });
    if (event === 'connect.challenge') socket.send(JSON.stringify({ type: 'req', id: '1', method: 'connect', params }));
    else if (ok !== undefined) resolve(ok ? 'ok' : String(error.details?.code ?? error.code));
  });
  socket.on('close', (code) => resolve(`closed ${code}`));
  socket.on('error', reject);
  return promise.finally(() => socket.terminate());
}

console.log(JSON.stringify(await guess(JSON.parse(process.argv[2] ?? ''))));
