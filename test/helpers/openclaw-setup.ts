import type { TestProject } from 'vitest/node';
import { openclawPeer } from './openclaw-peer.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the real command line; empty where it cannot be installed. */
    openclaw: string;
  }
}

/** vitest's global set-up of the interop tests: the peer, or a word on why every test is skipped. */
export async function setup(project: TestProject): Promise<void> {
  const peer = await openclawPeer();
  if ('missing' in peer) console.log(`skipped: ${peer.missing}`);
  project.provide('openclaw', 'program' in peer ? peer.program : '');
}
