import { setTimeout as delay } from 'node:timers/promises';
import { whatsappProgram } from '../../../../src/gateway/channels/whatsapp/program.ts';
import { whatsappChannel } from '../../../../src/gateway/channels/whatsapp/whatsapp.ts';
import { packageDir } from '../../../helpers/whatsapp-program.ts';

// A process that holds a channel until it is killed; it says when the channel is connected.
const [, , linkDir = '', server = ''] = process.argv;
const silent = (): void => undefined;
const program = whatsappProgram(packageDir, linkDir);
const channel = whatsappChannel({
  accountId: 'default',
  linkDir,
  program: () => (typeof program === 'string' ? program : { ...program, argv: [...program.argv, '--server', server] }),
  env: {},
  log: { debug: silent, info: silent, warn: silent, error: silent },
  wait: (ms, signal) => delay(ms, undefined, { signal }),
});
await channel.start({
  receive: async () => undefined,
  status: ({ connected }) => {
    if (connected) process.send?.('connected');
  },
});
