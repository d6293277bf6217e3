import type { TailnetNode } from '../policy/tailnet.ts';
import { isEmptyList, membersOf, objectIn, textOf } from './read-json.ts';
import type { RunTailscale } from './run-tailscale.ts';

/** Milliseconds that an answer counts. */
const keptMs = 10_000;
const mostKept = 256;
/** Programs that run at once, and questions that wait for them; beyond that nobody is anybody. */
const mostRunning = 4;
const mostWaiting = 16;

/** Who has an address of the tailnet; null when Tailscale does not say, or there is no room to ask it. */
export type Whois = (address: string) => Promise<TailnetNode | null>;

export function openWhois(run: RunTailscale, now: () => number): Whois {
  const kept = new Map<string, { readonly node: TailnetNode; readonly untilMs: number }>();
  const asked = new Map<string, Promise<TailnetNode | null>>();
  const waiting: (() => void)[] = [];
  let running = 0;

  const ask = async (address: string): Promise<TailnetNode | null> => {
    // Whoever waited is handed the place of the one that ended.
    if (running >= mostRunning) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      const ran = await run(['whois', '--json', address]);
      return ran.ok ? nodeIn(ran.stdout) : null;
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };

  const keep = (address: string, node: TailnetNode): void => {
    kept.delete(address);
    for (const [oldest] of kept) {
      if (kept.size < mostKept) break;
      kept.delete(oldest);
    }
    kept.set(address, { node, untilMs: now() + keptMs });
  };

  return (address) => {
    const known = kept.get(address);
    if (known !== undefined && known.untilMs > now()) return Promise.resolve(known.node);
    const before = asked.get(address);
    if (before !== undefined) return before;
    if (running >= mostRunning && waiting.length >= mostWaiting) return Promise.resolve(null);
    const answer = ask(address)
      .then((node) => {
        if (node !== null) keep(address, node);
        return node;
      })
      .finally(() => asked.delete(address));
    asked.set(address, answer);
    return answer;
  };
}

/** Null for an answer without a person in it. */
function nodeIn(text: string): TailnetNode | null {
  const answer = objectIn(text);
  if (answer === null) return null;
  const login = textOf(membersOf(answer['UserProfile'])['LoginName']);
  const node = membersOf(answer['Node']);
  if (login === '' || Object.keys(node).length === 0) return null;
  const shared = membersOf(node['Hostinfo'])['ShareeNode'];
  return { login, tagged: !isEmptyList(node['Tags']), shared: shared !== undefined && shared !== false };
}
