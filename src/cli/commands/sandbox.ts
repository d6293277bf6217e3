import type { CliContext, Register } from '../command.ts';
import { sandboxContext } from '../sandbox-context.ts';

/** Where the assistant's commands run. */
export const register: Register = (program, context) => {
  const sandbox = program.command('sandbox').description("where the assistant's commands run");
  sandbox
    .command('build')
    .description('make the image from packages of Debian; nothing is pulled from a registry')
    .option('--force', 'also when the image of this version is there')
    .action((flags: { readonly force?: boolean }) => build(context, flags.force === true));
  sandbox
    .command('list')
    .description('containers of this state directory')
    .action(() => list(context));
};

async function build(context: CliContext, force: boolean): Promise<void> {
  const { out, env } = context;
  const { buildImage } = await import('../../gateway/sandbox/build-image.ts');
  const { client, settings } = sandboxContext(context);
  const began = Date.now();
  const say = (line: string): void => {
    if (!out.json) out.warn(`${line} ...`);
  };
  if (!out.json) out.warn(`Making ${settings.image}. It takes about a minute and fetches about 25 MB.`);
  const built = await buildImage({ client, env, say }, settings.image, force);
  out.result('oc.sandbox.build/1', built, () => {
    const size = `${(built.bytes / 1e6).toFixed(1)} MB, ${built.packages.length} packages`;
    if (built.made) out.say(`${built.image} is made (${size}) in ${Math.ceil((Date.now() - began) / 1000)} s.`);
    else out.say(`${built.image} is there already (${size}). Make it anew:  oc sandbox build --force`);
    out.say('See that it works:  oc doctor docker');
  });
}

async function list(context: CliContext): Promise<void> {
  const { out } = context;
  const { listContainers } = await import('../../gateway/sandbox/list-containers.ts');
  const { client, stateId } = sandboxContext(context);
  const id = await stateId();
  const rows = id === null ? [] : await listContainers(client, id);
  const cells = rows.map(({ name, image, status }) => [name, image, status]);
  out.table('oc.sandbox.list/1', rows, cells, () => {
    for (const { name, image, status } of rows) out.say(name, '  ', image, '  ', status);
    if (rows.length === 0) out.say('No container is there. The first call of a conversation makes one.');
  });
}
