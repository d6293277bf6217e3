import type { Register } from '../command.ts';
import { diff, file, get, schema, validate } from '../config/read.ts';
import { edit, set, undo, unset } from '../config/write.ts';

/** The settings of the gateway: dot paths in a file that people also edit by hand. */
export const register: Register = (program, context) => {
  const config = program.command('config').description('read and change settings');
  config
    .command('get [key]')
    .description('the effective value of a key or section, and where it comes from')
    .action((key?: string) => get(context, key));
  config
    .command('set <key> <value>')
    .description('write one key: text, JSON, or a list a,b; "-" reads standard input (for secrets)')
    .action((key: string, value: string) => set(context, key, value));
  config
    .command('unset <key>')
    .description('take one key out, so that its default counts')
    .action((key: string) => unset(context, key));
  config
    .command('edit')
    .description('open the file in your editor; it is checked before it counts')
    .action(() => edit(context));
  config
    .command('diff')
    .description('what differs from the defaults')
    .action(() => diff(context));
  config
    .command('undo')
    .description('go back to the text before the last change, or forward again')
    .action(() => undo(context));
  config
    .command('validate')
    .alias('check')
    .description('check the whole file, and name the keys that are only kept')
    .action(() => validate(context));
  config
    .command('file')
    .description('where the file is')
    .action(() => file(context));
  config
    .command('schema [key]')
    .description('the keys, their values and defaults')
    .action((key?: string) => schema(context, key));
};
