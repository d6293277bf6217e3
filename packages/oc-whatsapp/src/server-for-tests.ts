/** For tests: a server on this machine. Anything else would be handed the keys of the link. */
export function serverForTests(server: string | undefined): string | null {
  if (server === undefined) return null;
  if (new URL(server).hostname !== '127.0.0.1') throw new Error('--server is for this machine alone');
  return server;
}
