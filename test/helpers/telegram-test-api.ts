import TestApi from 'telegram-test-api';
import { freePort } from './free-port.ts';
import { Inbox, type TelegramServer } from './telegram-server.ts';

// why: the package exports its class itself and is typed as if it were the member `default`
const Server = TestApi as unknown as typeof TestApi.default;

/** The package telegram-test-api: it never holds a request, and takes every token. */
export async function openTestApi(): Promise<TelegramServer> {
  const token = '666:test-api-canary-token';
  const server = new Server({ host: '127.0.0.1', port: await freePort() });
  await server.start();
  const inbox = new Inbox();
  server.on('AddedBotMessage', () => {
    const message = server.storage.botMessages.at(-1)?.message;
    if (message !== undefined) inbox.add(Number(message.chat_id), message.text);
  });
  return {
    apiRoot: server.config.apiURL,
    token,
    async say(person, text, name = `Person ${person}`) {
      const options = { userId: person, chatId: person, firstName: name, userName: `person_${person}` };
      const client = server.getClient(token, options);
      await client.sendMessage(client.makeMessage(text));
      inbox.wake();
    },
    heard: (person) => inbox.of(person),
    change: () => inbox.change(),
    async [Symbol.asyncDispose]() {
      await server.stop();
    },
  };
}
