// Makes docs/screenshot.svg from the real console over a real gateway: `npm run screenshot`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Place, programs, timeRun } from '../bench/place.ts';
import { Terminal } from '../test/helpers/terminal.ts';

const size = { cols: 120, rows: 40 };

const { npm } = await programs();
await using place = await Place.make();
await place.startGateway(npm);
for (const sender of ['alice', 'grandma', 'bob']) timeRun([...npm, 'send', '--as', sender, 'hello'], place.env);
const [file, main] = npm;
const asking = spawn(file, [main, 'approvals', 'test'], { env: place.env, stdio: 'ignore' });
await using console = new Terminal(file, [main, 'tui'], { ...size, env: place.env });
await console.waitFor((screen) => ['practice', 'alice', 'grandma', 'bob'].every((word) => screen.includes(word)));
await console.waitQuiet(1000);
console.picture('docs/screenshot.svg', 'oc tui: a request and three strangers wait for a decision');
asking.kill();
await once(asking, 'exit');
