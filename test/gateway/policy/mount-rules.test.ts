import { describe, expect, it } from 'vitest';
import { maySourceBe, mayWorkspaceBe, readMount } from '../../../src/gateway/policy/mount-rules.ts';

const places = { home: '/people/ann', ours: ['/people/ann/.openclaw', '/srv/oc-state'] };

describe('113: what a container may see of the host (CVE-2026-27002, GHSA-w235-x559-36mg)', () => {
  it.each([
    '/',
    '/var/run/docker.sock',
    '/run/docker.sock',
    '/run/podman/podman.sock',
    '/run/containerd/containerd.sock',
    '/srv/anything.sock',
    '/run',
    '/var/run',
    '/var',
    '/proc',
    '/proc/1',
    '/sys',
    '/sys/fs/cgroup',
    '/dev',
    '/dev/shm',
    '/etc',
    '/etc/passwd',
    '/root',
    '/boot',
    '/var/lib/docker/volumes',
    '/people/ann/.ssh',
    '/people/ann/.ssh/id_ed25519',
    '/people/ann/.SSH',
    '/people/ann/.openclaw',
    '/people/ann/.openclaw/credentials',
    '/people/ann/.openclaw-work',
    '/people/bob/.ssh',
    '/people/bob/.openclaw/workspace',
    '/people/ann',
    '/people',
    '/people/ann/.config',
    '/people/ann/.aws/credentials',
    '/people/ann/.config/git/credentials',
    '/people/ann/.config/git',
    '/people/ann/.config/rclone',
    '/people/ann/.config/autostart',
    '/people/ann/.cargo',
    '/people/ann/.pgpass',
    '/people/ann/.my.cnf',
    '/people/ann/.vault-token',
    '/people/ann/.terraform.d',
    '/people/ann/.config/sops/age/keys.txt',
    '/people/ann/.local/state/oc',
    '/srv/oc-state',
    '/srv/oc-state/state/oc.sqlite',
    '/srv',
    'relative',
    './x',
    '~/x',
    '',
    '/srv/../etc',
    '/people/ann/./.ssh',
    '/home//ann/.ssh',
    '//etc',
    '/people/ann/x\n',
  ])('not %j', (source) => {
    expect(maySourceBe(source, places)).toMatchObject({ effect: 'deny', by: 'sandbox.docker.binds' });
  });

  it.each([
    '/people/ann/notes',
    '/people/ann/.cache',
    '/data',
    '/opt/books/',
    '/media/disk',
    '/people/ann/sshkeys',
    '/proc2',
  ])('but %s', (source) => expect(maySourceBe(source, places)).toMatchObject({ effect: 'allow' }));

  it('a workspace may lie in a state directory under its own name, and nothing else may', () => {
    for (const path of ['/people/ann/.openclaw/workspace', '/srv/oc-state/workspace-family', '/people/ann/work']) {
      expect(mayWorkspaceBe(path, places)).toMatchObject({ effect: 'allow' });
    }
    for (const path of [
      '/people/ann/.openclaw',
      '/people/ann/.openclaw/agents',
      '/people/ann/.openclaw/workspaces-of-others',
      '/people/ann/.openclaw/workspace/../credentials',
      '/people/ann/.ssh',
      '/srv/oc-state/state',
    ]) {
      expect(mayWorkspaceBe(path, places)).toMatchObject({ effect: 'deny' });
    }
  });
});

describe('how a mount is written', () => {
  it('is read-only unless it says rw', () => {
    expect(readMount('/data:/data')).toEqual({ source: '/data', target: '/data', readOnly: true });
    expect(readMount('/data/:/in/data/:rw')).toEqual({ source: '/data', target: '/in/data', readOnly: false });
    expect(readMount('/data:/workspace/data:ro')).toMatchObject({ target: '/workspace/data' });
  });

  it.each([
    '/a',
    '/a:',
    ':/b',
    '/a:/b:rw,z',
    '/a:/b:rw,z:/c',
    '/a:/b:ro:rw',
    '/a:/b:z',
    '/a:/b:RW',
    '/a:/b:',
    'a:/b',
    './a:/b',
    '~/a:/b',
    '/a:b',
    '/a/../b:/b',
    '/a:/b/../../etc',
    '/a:/',
    '/a:/proc',
    '/a:/etc/ssl',
    '/a:/usr/bin',
    '/a:/dev/x',
    '/a:/workspace',
    '/a:/tmp',
    '/a:/b\n',
    '/a\0:/b',
    'C:\\a:/b',
    '',
  ])('%j is refused', (text) => expect(readMount(text)).toMatchObject({ effect: 'deny' }));
});
