import type { TestProject } from 'vitest/node';
import { buildImage } from '../../src/gateway/sandbox/build-image.ts';
import { DockerClient } from '../../src/gateway/sandbox/docker-client.ts';
import { DockerDaemon } from './docker-daemon.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Directory of the daemon, or why there is none. */
    docker: { readonly dir: string } | { readonly skipped: string };
  }
}

export const dockerImage = 'oc-sandbox:test';

/** One daemon for the whole run, with the sandbox's image made as a person makes it; only root can start one. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (process.getuid?.() !== 0) {
    project.provide('docker', { skipped: 'needs root, to start a Docker daemon' });
    return undefined;
  }
  const daemon = await DockerDaemon.open();
  try {
    const client = new DockerClient({ env: daemon.env });
    await buildImage({ client, env: process.env, say: (line) => console.log(line) }, dockerImage, false);
  } catch (error) {
    await daemon[Symbol.asyncDispose]();
    throw error;
  }
  project.provide('docker', { dir: daemon.dir });
  return () => daemon[Symbol.asyncDispose]();
}
