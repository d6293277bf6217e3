import { type ShownValue, showValues } from '../../gateway/config/file/shown-value.ts';
import { aboutStranger, keyOwner } from '../../gateway/config/keys/key-lookup.ts';
import { formatKeyPath, parseKeyPath } from '../../gateway/config/keys/key-path.ts';
import type { KeyRow } from '../../gateway/config/keys/key-row.ts';
import { keys } from '../../gateway/config/keys.ts';
import { type Inspection, inspectConfig } from '../../gateway/config/load.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { CliContext } from '../command.ts';

/** The commands of `oc config` that only look. */
const inspect = (context: CliContext): Inspection => inspectConfig({ paths: context.paths(), env: context.env });

export function get(context: CliContext, key: string | undefined): void {
  const { out } = context;
  const path = key === undefined ? [] : parseKeyPath(key);
  if (path.length > 0 && keyOwner(path).of === 'nobody') throw noSuchKey(path);
  const inspection = inspect(context);
  if (inspection.read === null) throw unreadable(inspection);
  const shown = showValues(inspection, path);
  const single = shown.length === 1 && shown[0]?.path === formatKeyPath(path) ? shown[0] : undefined;
  out.result('oc.config.get/1', single ?? shown, () => {
    for (const one of shown) out.say(single === undefined ? `${one.path} = ${line(one)}` : line(one));
    if (shown.length === 0) out.say('Nothing is set.');
  });
}

function line({ value, origin, refused, kept }: ShownValue): string {
  const words = typeof value === 'string' ? value : value === null ? 'not set' : JSON.stringify(value);
  const from = value === null && origin !== 'default' ? '' : origin;
  const remarks = [from, refused === null ? '' : `NOT USED: ${refused}`, kept ? 'kept, not acted on' : ''].filter(
    Boolean,
  );
  return `${words}  (${remarks.join('; ')})`;
}

function noSuchKey(path: readonly string[]): OcError {
  const { message, meant } = aboutStranger(path);
  const near = meant === null ? [] : [`Did you mean  ${meant}`];
  return new OcError('NOT_FOUND', `${formatKeyPath(path)} ${message}`, [...near, 'All keys:  oc config schema']);
}

function unreadable({ result }: Inspection): OcError {
  const problem = result.ok ? undefined : result.problems[0];
  return new OcError('CONFIG_INVALID', `${problem?.path}: ${problem?.message}`, [problem?.hint ?? 'oc config edit']);
}

/** What differs from the defaults, and what is kept. */
export function diff(context: CliContext): void {
  const { out } = context;
  const inspection = inspect(context);
  if (inspection.read === null) throw unreadable(inspection);
  const shown = showValues(inspection, []).filter(
    (one) => one.kept || one.refused !== null || (one.origin !== 'default' && differs(one)),
  );
  out.result('oc.config.diff/1', shown, () => {
    for (const one of shown) out.say(`${one.path} = ${line(one)}`);
    if (shown.length === 0) out.say('Everything is at its default.');
  });
}

function differs({ path, value }: ShownValue): boolean {
  const owner = keyOwner(parseKeyPath(path));
  return owner.of !== 'ours' || JSON.stringify(owner.row.fallback) !== JSON.stringify(value);
}

/** Every problem, every remark, and once which keys are kept. Exit 2 when the gateway could not use it. */
export function validate(context: CliContext): void {
  const { out } = context;
  const { result } = inspect(context);
  const file = context.paths().configFile;
  const problems = result.ok ? [] : result.problems;
  const kept = result.ok ? result.foreignKeys : [];
  for (const { path, message } of result.warnings) out.warn(`${path}: ${message}`);
  const data = { valid: result.ok, file, problems, kept, hash: result.ok ? result.hash : null };
  out.result('oc.config.validate/1', data, () => {
    for (const { path, message, hint } of problems) {
      out.say(`${path}: ${message}`);
      out.say(`    ${hint}`);
    }
    if (kept.length > 0) out.say(`Kept, not acted on: ${kept.join(', ')}`);
    out.say(result.ok ? `${file} can be used.` : `${file} cannot be used (${problems.length}).`);
  });
  if (!result.ok) out.exit(2);
}

export function file(context: CliContext): void {
  const path = context.paths().configFile;
  context.out.result('oc.config.file/1', { file: path }, () => context.out.say(path));
}

/** The table of keys, or the rows of one key or section. */
export function schema(context: CliContext, key: string | undefined): void {
  const { out } = context;
  const rows = keys.filter((row) => key === undefined || isUnder(row, key));
  if (rows.length === 0) throw noSuchKey(parseKeyPath(key ?? ''));
  const data = rows.map(({ path, kind, fallback, summary, aliases, secret, variable }) => ({
    path,
    values: kind.words,
    choices: kind.choices ?? null,
    default: fallback,
    summary,
    aliases: aliases ?? [],
    secret: secret === true,
    variable: variable ?? null,
  }));
  out.result('oc.config.schema/1', data, () => {
    for (const row of rows) {
      out.say(row.path);
      out.say(`    ${row.summary}`);
      out.say(
        `    ${row.kind.words}; ${row.fallback === null ? 'no default' : `default ${JSON.stringify(row.fallback)}`}`,
      );
    }
  });
}

function isUnder(row: KeyRow, key: string): boolean {
  const path = parseKeyPath(key);
  const pattern = row.path.split('.');
  return (
    path.length <= pattern.length && path.every((part, index) => pattern[index] === '*' || pattern[index] === part)
  );
}
