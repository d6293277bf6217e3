// The outermost layer: argv in, exit code out. `--version` and `--help` answer before any library is loaded, and a
// command's file is loaded only when its name was typed, so that what one command needs never slows another.
import { version } from '../gateway/protocol/version.ts';
import { helpText } from './help.ts';

/** As `engines` in package.json. */
const oldestNode = 24;

const args = process.argv.slice(2);
const [first] = args;

if (args.length === 1 && (first === '--version' || first === '-V')) {
  process.stdout.write(`${version}\n`);
} else if ((args.length === 1 && (first === '--help' || first === '-h')) || (first === 'help' && args.length === 1)) {
  process.stdout.write(helpText());
} else if (Number.parseInt(process.versions.node, 10) < oldestNode) {
  // Without a word of ours, it would look like a bug of ours.
  process.stderr.write(
    `oc: this Node.js is ${process.version}, and oc needs ${oldestNode} or newer\n` +
      '    Run it as  npm run oc -- COMMAND  in its folder, which brings its own, or use the executable.\n',
  );
  process.exitCode = 2;
} else {
  // The only place that sets the exit code; the process ends when nothing is left to do.
  void import('./run.ts').then(async ({ run }) => {
    process.exitCode = await run(args);
  });
}
