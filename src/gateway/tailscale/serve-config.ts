import { type Members, membersOf, objectIn, textOf } from './read-json.ts';

/** The port of the tailnet that we are served on. */
export const servedPort = 443;

/** Who is served there. */
export type Served =
  | { readonly by: 'nobody' }
  /** The gateway; `funnel`: the internet reaches it too. */
  | { readonly by: 'us'; readonly funnel: boolean }
  | { readonly by: 'another'; readonly what: string };

/**
 * Reads what `tailscale serve status --json` printed. A serve that leads to our port counts as ours, on whatever port it
 * stands and whoever made it; else the question is whether the one that we would take is free. Null when it is not JSON.
 */
export function servedIn(text: string, port: number): Served | null {
  const whole = objectIn(text);
  if (whole === null) return null;
  // What runs in somebody's terminal stands beside what stays.
  const parts = [whole, ...Object.values(membersOf(whole['Foreground'])).map(membersOf)];
  const sites = parts.flatMap(sitesOf);
  const ours = sites.filter(({ target }) => leadsTo(target, port));
  if (ours.length > 0) return { by: 'us', funnel: ours.some(({ funnel }) => funnel) };
  const taken = parts.some((part) => String(servedPort) in membersOf(part['TCP']));
  if (!taken) return { by: 'nobody' };
  const there = sites.find(({ site }) => site.endsWith(`:${servedPort}`));
  return { by: 'another', what: there?.target ?? 'something else' };
}

interface Site {
  /** `name:port`. */
  readonly site: string;
  readonly target: string;
  readonly funnel: boolean;
}

/** Where the root of each served name leads. */
function sitesOf(part: Members): readonly Site[] {
  const funnels = membersOf(part['AllowFunnel']);
  return Object.entries(membersOf(part['Web'])).map(([site, web]) => {
    const root = membersOf(membersOf(membersOf(web)['Handlers'])['/']);
    return { site, target: textOf(root['Proxy']) || 'something else', funnel: funnels[site] === true };
  });
}

const loopbackNames: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

function leadsTo(target: string, port: number): boolean {
  const url = URL.parse(target.replace('https+insecure:', 'https:'));
  return url !== null && loopbackNames.has(url.hostname) && url.port === String(port);
}
