import type { Untrusted } from '../../components/text/printable.ts';
import { type Fields, fieldsOf, idOf, numberOf, rowsOf, textOf } from '../read.ts';

/** What the Status pane shows; null where this gateway does not tell. */
export interface StatusFacts {
  readonly version: Untrusted | null;
  readonly pid: number | null;
  /** Milliseconds since the gateway started, at `readAtLocalMs`. */
  readonly uptimeMs: number | null;
  readonly readAtLocalMs: number;
  readonly bind: Untrusted | null;
  readonly port: number | null;
  /** Its TCP addresses speak TLS. */
  readonly tls: boolean;
  readonly authMode: Untrusted | null;
  readonly owner: readonly Untrusted[] | null;
  readonly model: Untrusted | null;
  /** Of each agent: its model, and why it cannot answer. Empty where this gateway does not tell. */
  readonly models: readonly ModelFacts[];
  readonly memoryBytes: number | null;
  /** What the assistant used up today. */
  readonly usage: UsageFacts | null;
  readonly accounts: readonly AccountFacts[] | null;
  /** The flag that switches every channel off, and since when; null: it does not stand, or this gateway has none. */
  readonly channelsOff: { readonly sinceMs: number | null } | null;
  readonly config: { readonly file: Untrusted; readonly problem: Untrusted | null } | null;
}

export interface ModelFacts {
  readonly agent: Untrusted;
  /** Null: the built-in practice model. */
  readonly model: Untrusted | null;
  readonly problem: Untrusted | null;
  /** Since when, on the gateway's clock. */
  readonly sinceMs: number | null;
}

export interface UsageFacts {
  readonly tokens: number;
  readonly microUsd: number;
  /** Some of it was counted at the dearest price. */
  readonly estimated: boolean;
  readonly tokensPerDay: number | null;
  readonly usdPerDay: number | null;
}

export interface AccountFacts {
  readonly gateway: string;
  readonly channel: Untrusted;
  readonly accountId: Untrusted;
  readonly enabled: boolean;
  readonly running: boolean;
  readonly dmPolicy: Untrusted;
  readonly lastError: Untrusted | null;
}

export interface ClientFacts {
  readonly gateway: string;
  readonly client: Untrusted;
  readonly mode: Untrusted | null;
  readonly host: Untrusted | null;
  readonly version: Untrusted | null;
  readonly scopes: readonly Untrusted[];
}

export function readStatus(gateway: string, answer: unknown, nowLocalMs: number): StatusFacts {
  const fields = fieldsOf(answer) ?? {};
  const ours = fieldsOf(fields['oc']);
  const config = fieldsOf(ours?.['config']);
  const file = textOf(config?.['file']);
  return {
    version: textOf(fields['runtimeVersion'], 64),
    pid: numberOf(fields['pid']),
    uptimeMs: numberOf(fields['uptimeMs']),
    readAtLocalMs: nowLocalMs,
    bind: textOf(ours?.['bind'], 64),
    port: numberOf(ours?.['port']),
    tls: ours?.['tls'] === true,
    authMode: textOf(ours?.['authMode'], 64),
    owner: ours ? texts(ours['owner']) : null,
    model: textOf(ours?.['model'], 128),
    models: ours ? rowsOf(ours['models'], readModel).rows : [],
    memoryBytes: numberOf(ours?.['memoryBytes']),
    usage: readUsage(fieldsOf(ours?.['usage'])),
    channelsOff: readChannelsOff(ours?.['channelsOff']),
    accounts: ours ? rowsOf(ours['accounts'], (row) => readAccount(gateway, row)).rows : null,
    config: file === null ? null : { file, problem: textOf(config?.['problem'], 2048) },
  };
}

/** Whatever stands there but nothing is a flag. */
const readChannelsOff = (value: unknown): StatusFacts['channelsOff'] =>
  value === undefined || value === null ? null : { sinceMs: numberOf(fieldsOf(value)?.['sinceMs']) };

function readUsage(fields: Fields | null): UsageFacts | null {
  const tokens = numberOf(fields?.['tokens']);
  const microUsd = numberOf(fields?.['microUsd']);
  if (fields === null || tokens === null || microUsd === null) return null;
  const { estimated, tokensPerDay, usdPerDay } = fields;
  return {
    tokens,
    microUsd,
    estimated: estimated === true,
    tokensPerDay: numberOf(tokensPerDay),
    usdPerDay: numberOf(usdPerDay),
  };
}

function readModel(row: Fields): ModelFacts | null {
  const agent = idOf(row['agentId']);
  if (!agent) return null;
  const { model, problem, sinceMs } = row;
  return { agent, model: textOf(model, 128), problem: textOf(problem, 1024), sinceMs: numberOf(sinceMs) };
}

const texts = (value: unknown): readonly Untrusted[] =>
  Array.isArray(value) ? value.slice(0, 32).flatMap((item) => textOf(item) ?? []) : [];

function readAccount(gateway: string, row: Fields): AccountFacts | null {
  const channel = idOf(row['channel']);
  const accountId = idOf(row['accountId']);
  const dmPolicy = textOf(row['dmPolicy'], 64);
  if (!channel || !accountId || !dmPolicy) return null;
  const lastError = textOf(row['lastError']);
  return {
    gateway,
    channel,
    accountId,
    dmPolicy,
    lastError,
    enabled: row['enabled'] === true,
    running: row['running'] === true,
  };
}

export function readPresence(gateway: string, answer: unknown): readonly ClientFacts[] {
  return rowsOf(answer, (row) => readClient(gateway, row)).rows;
}

function readClient(gateway: string, row: Fields): ClientFacts | null {
  const client = textOf(row['clientId']) ?? textOf(row['text']) ?? textOf(row['instanceId']);
  if (!client) return null;
  return {
    gateway,
    client,
    mode: textOf(row['mode'], 64),
    host: textOf(row['host']),
    version: textOf(row['version'], 64),
    scopes: texts(row['scopes']),
  };
}
