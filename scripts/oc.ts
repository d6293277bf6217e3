// `npm run -s oc -- <args>`: the program as built from this checkout, building it first when the sources are newer.
import { resolve } from 'node:path';
import { buildOrEnd } from './build.ts';

await buildOrEnd();
const main = resolve('dist/npm/main.js');
// npm changes into the checkout; file names in the arguments mean the directory that the person is in.
if (process.env['INIT_CWD']) process.chdir(process.env['INIT_CWD']);
// The same process: signals, terminal and exit code need no passing on.
process.argv[1] = main;
await import(main);
