import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemKeychain } from '../../../src/gateway/state/keychain.ts';
import { needsProgram } from '../../helpers/programs.ts';
import { SecretService } from '../../helpers/secret-service.ts';

const lacks = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'].map(needsProgram).includes(true);

/** In a process of its own: the library keeps to the message bus that it asked for first. */
const elsewhere = `
  const { systemKeychain } = await import(${JSON.stringify(import.meta.resolve('../../../src/gateway/state/keychain.ts'))});
  const { write, read, remove } = systemKeychain;
  console.log(JSON.stringify([write('a', 'a secret of the test'), read('a'), remove('a')]));
`;

describe('the keychain where there is none', () => {
  it.each([{}, { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }])(
    '%j: nothing is kept, and it says why',
    (env) => {
      const args = ['--input-type=module', '-e', elsewhere];
      const said: unknown = JSON.parse(execFileSync(process.execPath, args, { env, encoding: 'utf8' }));
      const no = { ok: false, because: expect.stringMatching(/DBus/i) };
      // Not in the keyring of the kernel either, which the library would take by itself.
      expect(said).toEqual([no, no, no]);
    },
  );
});

describe.skipIf(lacks)('the keychain of a real Secret Service', () => {
  let service: SecretService;
  beforeAll(async () => {
    service = await SecretService.start();
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', service.address);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await service?.[Symbol.asyncDispose]();
  });

  it('gives back what it took, signs of every kind, and nothing under another name', () => {
    const secret = 'ünïcode “quotes” $HOME `x` 0123456789';
    expect(systemKeychain.write('b', secret)).toEqual({ ok: true });
    expect(systemKeychain.read('b')).toEqual({ ok: true, value: secret });
    expect(systemKeychain.read('bb')).toMatchObject({ ok: false });
  });

  it('has no entry any more after it was taken out, and taking it out twice is no mistake', () => {
    systemKeychain.write('c', 'a secret of the test');
    expect(systemKeychain.remove('c')).toEqual({ ok: true });
    expect(systemKeychain.read('c')).toMatchObject({ ok: false, because: expect.stringContaining('no entry c') });
    expect(systemKeychain.remove('c')).toEqual({ ok: true });
  });

  it('is a no, and never an empty secret, once the service is gone', async () => {
    systemKeychain.write('d', 'a secret of the test');
    await service[Symbol.asyncDispose]();
    expect(systemKeychain.read('d')).toMatchObject({ ok: false });
    expect(systemKeychain.write('e', 'another secret')).toMatchObject({ ok: false });
  });
});
