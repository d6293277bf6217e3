// Makes docs/screenshot.svg from the real console over a real gateway: `npm run screenshot`.
import { Place, programs, timeRun } from '../bench/place.ts';
import { Terminal } from '../test/helpers/terminal.ts';

const size = { cols: 100, rows: 28 };

const { npm } = await programs();
await using place = await Place.make();
await place.startGateway(npm);
for (const sender of ['alice', 'grandma', 'bob']) timeRun([...npm, 'send', '--as', sender, 'hello'], place.env);
const [file, main] = npm;
await using console = new Terminal(file, [main, 'tui'], { ...size, env: place.env });
await console.waitFor('[1 Appr');
await console.press('2');
await console.waitFor((screen) => ['alice', 'grandma', 'bob'].every((sender) => screen.includes(sender)));
await console.waitQuiet(1000);
console.picture('docs/screenshot.svg', 'oc tui: three strangers wait for a decision');
