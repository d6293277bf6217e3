import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { variables } from '../../gateway/config/environment.ts';
import { type SetOutcome, setConfigValue, unsetConfigValue } from '../../gateway/config/file/set-value.ts';
import { hashOf, realPath, sourcesOfText } from '../../gateway/config/file/sources.ts';
import { freshDocument } from '../../gateway/config/file/splice.ts';
import { parseValueText } from '../../gateway/config/file/value-text.ts';
import { presentText, replaceConfigFile, undoConfigFile } from '../../gateway/config/file/writer.ts';
import { type KeyOwner, keyOwner } from '../../gateway/config/keys/key-lookup.ts';
import { parseKeyPath } from '../../gateway/config/keys/key-path.ts';
import { interpret } from '../../gateway/config/load.ts';
import type { Problem } from '../../gateway/config/remarks/problem.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import { refuseForeignState } from '../../gateway/state/owner.ts';
import { ensurePrivateDir } from '../../gateway/state/private-dir.ts';
import type { CliContext } from '../command.ts';
import { readHidden } from '../read-hidden.ts';
import { sayTakenUp, takenUp } from './taken-up.ts';

/** The commands of `oc config` that write. */
const optionsOf = (context: CliContext) => ({ paths: context.paths(), env: context.env });

export async function set(context: CliContext, key: string, written: string): Promise<void> {
  const { out } = context;
  const owner = keyOwner(parseKeyPath(key));
  const secret = owner.of === 'ours' ? owner.row.secret === true : /token|password|secret|key$/i.test(key);
  const text = written === '-' ? await fromStdin(context, key) : written;
  if (text === null) return brokenOff(context);
  if (secret && written !== '-' && !/^(?:\$\{\w+\}|\s*\{.*\}\s*)$/s.test(written)) {
    out.warn(`A secret on the command line can be seen by other programs; next time:  oc config set ${key} -`);
  }
  const takes = takenBy(owner);
  const value = parseValueText(text, takes);
  const outcome = await setConfigValue(optionsOf(context), key, value);
  // A remark of its own says it better.
  if (outcome.kept && outcome.warnings.length === 0) {
    out.warn(`${outcome.path}: kept in the file; this version does not act on it`);
  }
  const place = outcome.where === 'keychain' ? ', in the keychain' : '';
  const shown = secret ? `set (${text.length} characters${place})` : value;
  await report(context, 'oc.config.set/1', outcome, { value: shown }, `${outcome.path} = ${words(shown)}`);
}

function takenBy(owner: KeyOwner): 'list' | 'text' | 'value' {
  if (owner.of === 'ours') return owner.row.kind.takes;
  if (owner.of === 'kept') return owner.takes;
  return owner.of === 'sections' ? 'value' : 'text';
}

const words = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Null when the person broke off at the terminal. */
async function fromStdin({ stdin, out }: CliContext, key: string): Promise<string | null> {
  const text = stdin.isTTY ? await atTerminal(stdin, out.json, key) : (await readAll(stdin)).replace(/\r?\n$/, '');
  if (text === '') throw new OcError('USAGE', 'nothing came in; nothing was written');
  return text;
}

/** `-` is for secrets: what is typed or pasted is not shown. */
function atTerminal(stdin: NodeJS.ReadStream, json: boolean, key: string): Promise<string | null> {
  if (process.stderr.isTTY && !json) return readHidden(stdin, `${key} (not shown; Enter ends it): `);
  throw new OcError('USAGE', '"-" reads the value from standard input, and that is a terminal', [
    `For example  openssl rand -hex 32 | oc config set ${key} -`,
  ]);
}

function brokenOff({ out }: CliContext): void {
  out.warn('Nothing was written.');
  out.exit(130);
}

export async function unset(context: CliContext, key: string): Promise<void> {
  const outcome = await unsetConfigValue(optionsOf(context), key);
  await report(context, 'oc.config.unset/1', outcome, {}, `${outcome.path} was taken out.`);
}

async function report(
  context: CliContext,
  schema: string,
  outcome: SetOutcome,
  more: object,
  line: string,
): Promise<void> {
  const { out } = context;
  for (const warning of outcome.warnings) out.warn(`${outcome.path}: ${warning}`);
  for (const { path, message } of outcome.elsewhere) out.warn(`${path}: ${message}`);
  if (outcome.changed && countsAtStart(outcome.path) && existsSync(context.paths().gatewaySocket)) {
    out.warn(`${outcome.path}: the running gateway takes it up when it is started again:  oc gateway restart`);
  }
  const { path, file, changed, kept, where, missing } = outcome;
  const taken = await takenUp(context);
  const inForce = taken === null ? null : taken.problem === null;
  // What is missing says it already, with what to do.
  if (missing.length === 0) sayTakenUp(context, taken);
  out.result(schema, { path, ...more, file, changed, kept, where, missing, inForce }, () => {
    out.say(line);
    sayMissing(context, missing);
  });
}

function countsAtStart(path: string): boolean {
  const owner = keyOwner(parseKeyPath(path));
  return owner.of === 'ours' && owner.row.atStart === true;
}

function sayMissing({ out }: CliContext, missing: readonly Problem[]): void {
  if (missing.length === 0) return;
  out.say('The configuration cannot be used like this; a running gateway goes on with its last complete policy:');
  for (const { path, message, hint } of missing) out.say(`    ${path} ${message}   ${hint}`);
}

export async function undo(context: CliContext): Promise<void> {
  const { out } = context;
  const { file } = await undoConfigFile(context.paths());
  sayTakenUp(context, await takenUp(context));
  out.result('oc.config.undo/1', { file }, () => out.say(`${file} is as it was before; run it again to go forward.`));
}

/** The person's editor on a private copy; what they saved replaces the file only when it can be used. */
export async function edit(context: CliContext): Promise<void> {
  const { out } = context;
  const paths = context.paths();
  refuseForeignState(paths);
  ensurePrivateDir(paths.stateDir);
  const before = presentText(realPath(paths.configFile));
  const copy = join(paths.stateDir, `.edit-${randomBytes(6).toString('hex')}-${basename(paths.configFile)}`);
  let unsaved = false;
  try {
    writeFileSync(copy, before ?? freshDocument, { mode: 0o600, flag: 'wx' });
    await runEditor(context, copy);
    const after = readFileSync(copy, 'utf8');
    unsaved = after !== (before ?? freshDocument);
    const said = unsaved ? `${paths.configFile} was replaced.` : 'Nothing was changed.';
    const data = { file: paths.configFile, changed: unsaved };
    if (unsaved) {
      refuseUnusable(context, after);
      await replaceConfigFile(paths, before === null ? null : hashOf(before), after);
      unsaved = false;
    }
    if (data.changed) sayTakenUp(context, await takenUp(context));
    out.result('oc.config.edit/1', data, () => out.say(said));
  } finally {
    // Work that did not get into the file is not thrown away.
    if (unsaved) out.warn(`What you wrote is in ${copy}; it may hold secrets, delete it when you are done.`);
    else rmSync(copy, { force: true });
  }
}

async function runEditor(context: CliContext, copy: string): Promise<void> {
  const editor = context.env['VISUAL'] || context.env['EDITOR'] || (context.stdin.isTTY ? 'vi' : undefined);
  if (editor === undefined) {
    throw new OcError('NO_TTY', 'there is no terminal to edit on', ['Set EDITOR, or use  oc config set KEY VALUE']);
  }
  const { execa, parseCommandString } = await import('execa');
  const [command = 'vi', ...args] = parseCommandString(editor);
  const ended = await execa(command, [...args, copy], { stdio: 'inherit', reject: false });
  if (ended.exitCode !== 0) throw new OcError('USAGE', `the editor "${editor}" failed; nothing was changed`);
}

function refuseUnusable(context: CliContext, text: string): void {
  const paths = context.paths();
  const { result } = interpret(
    sourcesOfText(realPath(paths.configFile), text),
    variables(context.env, paths.envFile),
    paths,
  );
  if (result.ok) return;
  const lines = result.problems.map(({ path, message, hint }) => `${path}: ${message}   ${hint}`);
  throw new OcError('CONFIG_INVALID', 'what you saved cannot be used; the configuration is as it was', lines);
}
