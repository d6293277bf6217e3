import { type Row, span } from '../../components/row.ts';
import { flow } from '../../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { accessText } from '../access.ts';
import { age, dateZ, megabytes, plural, uptime } from '../format.ts';
import { lockoutName } from '../lockouts/name.ts';
import { type ConsoleState, deviceRequests, lockoutRows } from '../state.ts';
import type { AccountFacts, ClientFacts, ModelFacts, StatusFacts, UsageFacts } from './read-status.ts';

const labelWidth = 10;
const untold = own('this gateway does not tell');

interface Fact {
  readonly label: Safe;
  readonly text: Safe;
  readonly care?: boolean;
}

/** The gateway and this console, a fact a line. */
export function statusRows(state: ConsoleState, width: number): readonly Row[] {
  return factsOf(state).flatMap(({ label, text, care }) =>
    flow(text, Math.max(8, width - labelWidth - 1)).map((line, at) => [
      // why: our label, filled with spaces.
      span((at === 0 ? ` ${label}` : '').padEnd(labelWidth + 1) as Safe, 'strong'),
      span(line, care ? 'care' : 'plain'),
    ]),
  );
}

function factsOf(state: ConsoleState): readonly Fact[] {
  const { status, link, hello } = state.snapshot;
  const here = [
    {
      label: own('console'),
      text: safe`oc ${printable(state.version)}, ${accessText(state)}, over ${printable(state.gateway.transport)}`,
    },
    { label: own('scopes'), text: printable(hello?.scopes.join(' ') || 'none') },
  ];
  const trouble =
    link.kind === 'refused'
      ? [{ label: own('refused'), text: printable([link.because, ...link.hints].join('. ').slice(0, 500)), care: true }]
      : [];
  if (!status) return [...trouble, { label: own('gateway'), text: own('nothing heard yet') }, ...here];
  return [...trouble, ...gatewayFacts(status, state.nowMs), ...doorFacts(state), ...here];
}

function gatewayFacts(status: StatusFacts, nowMs: number): readonly Fact[] {
  const up = status.uptimeMs === null ? own('') : safe`, up ${uptime(status.uptimeMs + nowMs - status.readAtLocalMs)}`;
  const pid = status.pid === null ? own('') : safe`, pid ${status.pid}`;
  const memory = status.memoryBytes === null ? own('') : safe`, memory ${megabytes(status.memoryBytes)}`;
  const version = status.version === null ? own('of unknown version') : word(status.version);
  return [
    { label: own('gateway'), text: safe`${version}${up}${pid}${memory}` },
    { label: own('listens'), text: listens(status) },
    ...channelsFact(status),
    ownerFact(status),
    ...modelFacts(status),
    ...(status.usage === null ? [] : [{ label: own('today'), text: usageText(status.usage) }]),
    configFact(status),
    { label: own('read'), text: safe`${age(nowMs - status.readAtLocalMs)} ago (r reads again)` },
  ];
}

function channelsFact({ channelsOff }: StatusFacts): readonly Fact[] {
  if (channelsOff === null) return [];
  const since = channelsOff.sinceMs === null ? own('') : safe` since ${dateZ(channelsOff.sinceMs)}`;
  return [{ label: own('channels'), text: safe`ALL OFF${since}: oc channels enable --all`, care: true }];
}

/** The model of `main`, those of agents that have another one, and which of them answers nobody. */
function modelFacts({ model, models }: StatusFacts): readonly Fact[] {
  const main = models.find(({ agent }) => agent === 'main');
  const others = models.filter((one) => one !== main && one.model !== main?.model);
  return [
    { label: own('model'), text: model === null ? untold : word(model) },
    ...problemOf(main),
    ...others.flatMap((one) => [
      {
        label: own('agent'),
        text: safe`${word(one.agent)}: ${one.model === null ? own('built-in practice model') : word(one.model)}`,
      },
      ...problemOf(one),
    ]),
  ];
}

function problemOf(one: ModelFacts | undefined): readonly Fact[] {
  if (!one || one.problem === null) return [];
  const since = one.sinceMs === null ? own('') : safe` since ${dateZ(one.sinceMs)}`;
  return [{ label: own(''), text: safe`CANNOT ANSWER${since}: ${printable(one.problem)}`, care: true }];
}

/** `12,345 tokens of 500,000, about 0.42 USD`: since midnight UTC. */
function usageText({ tokens, microUsd, estimated, tokensPerDay, usdPerDay }: UsageFacts): Safe {
  const of = (limit: number | null): Safe => (limit === null ? own('') : safe` of ${figure(limit)}`);
  const dollars = printable((microUsd / 1_000_000).toFixed(2));
  const guess = estimated ? own(', part estimated') : own('');
  return safe`${figure(tokens)} tokens${of(tokensPerDay)}, about ${dollars} USD${of(usdPerDay)}${guess} (UTC)`;
}

const figure = (value: number): Safe => printable(value.toLocaleString('en-US'));

const listens = ({ bind, port, tls, authMode }: StatusFacts): Safe =>
  bind === null
    ? untold
    : safe`${word(bind)} port ${port ?? 0}${tls ? own(' with TLS') : own('')}, auth ${authMode === null ? own('unknown') : word(authMode)}`;

/** Addresses that are named; all of them stand in the list. */
const mostNamed = 4;

/** Devices and lockouts, where this console may see them. */
function doorFacts(state: ConsoleState): readonly Fact[] {
  const { devices, lockouts } = state.snapshot;
  const waits = deviceRequests(state).filter(({ gone }) => gone === null).length;
  const asked = safe`${waits} waiting, ${devices?.paired.length ?? 0} approved${waits > 0 ? own(' (2 shows them)') : own('')}`;
  const locked = [...new Set(lockoutRows(state).map(lockoutName))];
  const named = locked.slice(0, mostNamed).reduce((line, name) => safe`${line} ${name}`, own(''));
  const more = locked.length > mostNamed ? own(' ...') : own('');
  const lockedText = safe`${plural(locked.length, own('address'), own('addresses'))}:${named}${more} (2, then s; oc auth unlock)`;
  return [
    ...(devices === null ? [] : [{ label: own('devices'), text: asked, care: waits > 0 }]),
    ...(lockouts === null
      ? []
      : [{ label: own('locked'), text: locked.length === 0 ? own('nobody') : lockedText, care: locked.length > 0 }]),
  ];
}

function ownerFact({ owner }: StatusFacts): Fact {
  const label = own('owner');
  if (owner === null) return { label, text: untold };
  if (owner.length === 0) return { label, text: own('no owner set: oc owner set'), care: true };
  return { label, text: printable(owner.join(' '), { as: 'command' }) };
}

function configFact({ config }: StatusFacts): Fact {
  const label = own('config');
  if (config === null) return { label, text: untold };
  return config.problem === null
    ? { label, text: safe`${word(config.file)}, in force` }
    : {
        label,
        text: safe`PROBLEM in ${word(config.file)}: ${printable(config.problem)}. The last complete policy is in force.`,
        care: true,
      };
}

const word = (text: string): Safe => printable(text, { as: 'command' });

/** Cells of the two tables, already safe. */
export type TableRow = Readonly<Record<string, Safe>>;

/** A channel that runs and tells of an error cannot reach its platform, and goes on trying. */
const runningText = (lastError: AccountFacts['lastError']): Safe =>
  lastError === null ? own('running') : own('not connected');

export const accountTable = (accounts: readonly AccountFacts[]): readonly TableRow[] =>
  accounts.map(({ channel, accountId, enabled, running, dmPolicy, lastError }) => ({
    account: safe`${word(channel)} / ${word(accountId)}`,
    state: !enabled ? own('off') : running ? runningText(lastError) : own('stopped'),
    policy: word(dmPolicy),
    error: lastError === null ? own('-') : printable(lastError),
  }));

export const clientTable = (clients: readonly ClientFacts[]): readonly TableRow[] =>
  clients.map(({ client, mode, host, version, scopes }) => ({
    client: printable(client),
    mode: mode === null ? own('-') : word(mode),
    host: host === null ? own('-') : printable(host),
    version: version === null ? own('-') : word(version),
    scopes: printable(scopes.map((scope) => scope.replace('operator.', '')).join(' ')) || own('-'),
  }));
