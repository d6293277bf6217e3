import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { end } from './home.ts';
import { needsProgram, needsUser } from './programs.ts';

/** One of two machines on a cable of their own, which no other network of this machine sees. */
export class Namespace {
  /** What a shell line begins with to run there. */
  readonly prefix: string;
  readonly #holder: ChildProcess;

  constructor(holder: ChildProcess, pid: number) {
    this.#holder = holder;
    this.prefix = `nsenter --net=/proc/${pid}/ns/net`;
  }

  /** Runs a program of the system there and waits for it; throws with its words when it fails. */
  do(line: string): void {
    const [program = '', ...args] = `${this.prefix} ${line}`.split(' ');
    execFileSync(program, args, { env: systemEnv(), stdio: ['ignore', 'ignore', 'pipe'] });
  }

  /** Ends what holds it; it goes with the last process in it. */
  async close(): Promise<void> {
    await end(this.#holder, 'SIGKILL');
  }
}

/** Addresses of the two ends of the cable: one network of IPv4, and two of IPv6. */
export const wire = {
  gateway: { v4: '10.77.0.1', v6: 'fd00:77::1' },
  /** The first two share a /64, the third has its own. */
  guest: { v4: '10.77.0.2', other: '10.77.0.3', v6: ['fd00:77::2', 'fd00:77::3', 'fd00:77:0:1::2'] },
} as const;

const gatewayAddresses = [`${wire.gateway.v4}/24`, `${wire.gateway.v6}/64`, 'fd00:77:0:1::1/64'];
const guestAddresses = [`${wire.guest.v4}/24`, `${wire.guest.other}/24`, ...wire.guest.v6.map((one) => `${one}/64`)];

/** From now on what the guest opens has `address` at its own end, unless it asks for another one. */
export const comeFrom = ({ guest }: Network, address: string): void =>
  guest.do(`ip route replace 10.77.0.0/24 dev cable src ${address}`);

/**
 * A gateway's machine and a guest's, joined by a cable. Neither has a name: each lives as long as a process that holds it, and
 * that one ends with us, however we end, since its standard input is our pipe.
 */
export class Network implements AsyncDisposable {
  readonly gateway: Namespace;
  readonly guest: Namespace;

  private constructor(gateway: Namespace, guest: Namespace) {
    this.gateway = gateway;
    this.guest = guest;
  }

  static async open(): Promise<Network> {
    const [gateway, guest] = [await hold(), await hold()];
    const network = new Network(gateway.namespace, guest.namespace);
    network.gateway.do(`ip link add cable type veth peer name cable netns ${guest.pid}`);
    plug(network.gateway, gatewayAddresses);
    plug(network.guest, guestAddresses);
    return network;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.guest.close();
    await this.gateway.close();
  }
}

function plug(namespace: Namespace, addresses: readonly string[]): void {
  namespace.do('ip link set lo up');
  namespace.do('ip link set cable up');
  for (const address of addresses) {
    // Without the second that a new IPv6 address waits for objections.
    namespace.do(`ip address add ${address} dev cable${address.includes(':') ? ' nodad' : ''}`);
  }
}

async function hold(): Promise<{ readonly namespace: Namespace; readonly pid: number }> {
  const child = spawn('unshare', ['--net', 'sh', '-c', 'echo $$; exec cat'], {
    env: systemEnv(),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([once(lines, 'line'), once(child, 'close').then(() => [''])]);
  if (line === '') throw new Error('no network namespace can be made here');
  return { namespace: new Namespace(child, Number(line)), pid: Number(line) };
}

/** For tests in a network of their own. Answers true, and says why on a line of its own, where none can be made. */
export function needsNetwork(): boolean {
  if (needsUser('root') || needsProgram('ip')) return true;
  const { status } = spawnSync('unshare', ['--net', 'true'], { env: systemEnv(), stdio: 'ignore' });
  if (status === 0 && existsSync('/proc/net/if_inet6')) return false;
  console.log(`skipped: ${status === 0 ? 'needs IPv6' : 'this machine lets nobody make a network namespace'}`);
  return true;
}

// Tools for networks live where an ordinary user's PATH does not look.
const systemEnv = () => ({ ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` });
