// A program: 2,000 sockets at a time that connect to a port (its argument), ask for an upgrade and say nothing more, from 500
// addresses; one that is closed comes back. Prints a line when all have connected once.
import { connect } from 'node:net';
import { upgradeHead } from '../test/helpers/upgrade-head.ts';

const sockets = 2000;
const addresses = 500;
/** Milliseconds until a socket that was closed comes back. */
const againMs = 2000;
const port = Number(process.argv[2]);

const upgrade = upgradeHead();

const addressOf = (i: number): string => `127.9.${Math.floor(i / 250)}.${(i % 250) + 1}`;

const met = new Set<number>();

function begin(at: number): void {
  const socket = connect({ port, host: '127.0.0.1', localAddress: addressOf(at % addresses) });
  socket.on('connect', () => {
    socket.write(upgrade);
    if (met.add(at).size === sockets) announce();
  });
  socket.on('error', () => undefined);
  socket.resume();
  socket.on('close', () => setTimeout(begin, againMs, at));
}

let announced = false;
function announce(): void {
  if (!announced) console.log('all have connected');
  announced = true;
}

for (let at = 0; at < sockets; at++) begin(at);
