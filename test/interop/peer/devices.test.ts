import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Answer, Attacker, connectParams, Device } from '../../helpers/attacker.ts';
import { freePort } from '../../helpers/free-port.ts';
import { Home } from '../../helpers/home.ts';
import { OpenClawCommand } from '../../helpers/openclaw-command.ts';

const program = inject('openclaw');

describe.skipIf(program === '')('openclaw devices at our gateway', () => {
  let home: Home;
  let openclaw: OpenClawCommand;
  let port = 0;
  const phone = new Device();
  const tablet = new Device();
  const sockets: Attacker[] = [];

  beforeAll(async () => {
    home = await Home.make();
    port = await freePort();
    await home.sh(`oc config set gateway.port ${port}`);
    await home.stay('oc gateway');
    const config = JSON.parse(readFileSync(join(home.dir, '.openclaw', 'openclaw.json'), 'utf8'));
    openclaw = OpenClawCommand.beside(program, port, config.gateway.auth.token);
  });
  afterAll(async () => {
    for (const socket of sockets) await socket.end();
    await openclaw?.[Symbol.asyncDispose]();
    await home?.[Symbol.asyncDispose]();
  });

  /** A device comes with its key, and a token where it has one. */
  async function comes(
    device: Device,
    name: string,
    scopes = ['operator.read'],
    auth: { readonly deviceToken?: string } = {},
  ): Promise<{ readonly socket: Attacker; readonly answer: Answer }> {
    const socket = await Attacker.open({ port });
    sockets.push(socket);
    const client = { id: 'cli', version: '1', platform: 'linux', mode: 'cli', displayName: name };
    const params = { ...connectParams({ scopes, client }), auth };
    return { socket, answer: await socket.request('connect', device.sign(params, socket.challenge)) };
  }

  /** What a command prints; it must go well. */
  async function done(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await openclaw.at('devices', ...args);
    expect(code, stdout + stderr).toBe(0);
    return stdout;
  }

  /** What a command says that must not go well. */
  async function refused(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await openclaw.at('devices', ...args);
    expect(code, stdout).toBe(1);
    return stderr;
  }

  const waiting = ({ answer }: { readonly answer: Answer }): string => String(answer.error.details?.['requestId']);
  const ofPhone = ['--device', phone.id, '--role', 'operator'];
  let token = '';

  it('list shows who waits, approve by its id lets it in and reject does not; either is done once', async () => {
    const first = await comes(phone, 'a phone');
    const second = await comes(tablet, 'a tablet');
    expect(first.answer.error).toMatchObject({ code: 'NOT_PAIRED', details: { code: 'PAIRING_REQUIRED' } });
    const [phoneId, tabletId] = [waiting(first), waiting(second)];
    const shown = await done('list');
    expect(shown).toMatch(/Pending \(2\)/);
    for (const words of [phoneId, tabletId, 'a phone', 'a tablet', 'operator.read', 'new pairing']) {
      expect(shown).toContain(words);
    }
    expect(await done('approve', phoneId)).toContain(`Approved ${phone.id} (${phoneId})`);
    expect(await done('reject', tabletId)).toContain(`Rejected ${tablet.id}`);
    expect(await refused('approve', phoneId)).toContain('No pending device request matches');
    expect(await refused('reject', tabletId)).toContain('unknown requestId');
    const { socket, answer } = await comes(phone, 'a phone');
    expect(answer.payload['auth']).toMatchObject({ scopes: ['operator.read'] });
    token = answer.payload['auth'].deviceToken;
    await socket.end();
    expect((await comes(tablet, 'a tablet')).answer.error.code).toBe('NOT_PAIRED');
  });

  it('approve without an id approves nothing, and names the newest request', async () => {
    const { code, stdout, stderr } = await openclaw.at('devices', 'approve', '--latest');
    expect(code).toBe(1);
    const id = waiting(await comes(tablet, 'a tablet'));
    expect(stdout).toContain(`Selected pending device request ${id}`);
    expect(stderr).toContain(`openclaw devices approve ${id}`);
    await done('reject', id);
  });

  it('rename puts its label into the list', async () => {
    expect(await done('rename', '--device', phone.id, '--name', 'Of the kitchen')).toContain('Of the kitchen');
    const shown = await done('list');
    expect(shown).toMatch(/Paired \(1\)[\s\S]*Of the kitchen/);
    expect(shown).toContain(phone.id);
    expect(shown).not.toContain(token);
  });

  it('what a device asks for beyond its approval is a scope upgrade that waits', async () => {
    const more = await comes(phone, 'a phone', ['operator.read', 'operator.pairing'], { deviceToken: token });
    expect(more.answer.error.details).toMatchObject({ code: 'AUTH_SCOPE_MISMATCH' });
    const shown = await done('list');
    expect(shown).toMatch(/Pending \(1\)[\s\S]*scope upgrade/);
    await done('approve', waiting(more));
    const { socket, answer } = await comes(phone, 'a phone', ['operator.read', 'operator.pairing']);
    expect(answer.payload['auth'].scopes).toEqual(['operator.read', 'operator.pairing']);
    token = answer.payload['auth'].deviceToken;
    await socket.end();
  });

  it('rotate closes what the old token opened, shows no token, and gives no more than was approved', async () => {
    const { socket } = await comes(phone, 'a phone', ['operator.read'], { deviceToken: token });
    const rotated = JSON.parse(await done('rotate', ...ofPhone, '--scope', 'operator.read'));
    expect(rotated).toMatchObject({ deviceId: phone.id, role: 'operator', scopes: ['operator.read'] });
    expect(rotated).toMatchObject({ tokenDelivery: 'withheld-cross-device' });
    expect(rotated).not.toHaveProperty('token');
    expect((await socket.closed).code).toBe(4001);
    expect(await refused('rotate', ...ofPhone, '--scope', 'operator.admin')).toContain('beyond what was approved');
    expect(await refused('rotate', '--device', phone.id, '--role', 'node')).toContain('role was not approved');
    const old = await comes(phone, 'a phone', ['operator.read'], { deviceToken: token });
    expect(old.answer.error.details).toMatchObject({ code: 'AUTH_DEVICE_TOKEN_MISMATCH' });
    const { answer } = await comes(phone, 'a phone');
    token = answer.payload['auth'].deviceToken;
  });

  it('revoke closes its sockets, keeps it in the list without a token, and its key alone waits again', async () => {
    const { socket } = await comes(phone, 'a phone', ['operator.read'], { deviceToken: token });
    const revoked = JSON.parse(await done('revoke', ...ofPhone));
    expect(revoked).toEqual({ deviceId: phone.id, role: 'operator', revokedAtMs: expect.any(Number) });
    expect((await socket.closed).code).toBe(4001);
    expect(await done('list')).toContain('operator (revoked)');
    expect((await comes(phone, 'a phone')).answer.error.code).toBe('NOT_PAIRED');
    expect(await refused('revoke', '--device', tablet.id, '--role', 'operator')).toContain('unknown deviceId');
  });

  it('remove forgets it, and clear what waits', async () => {
    expect(await done('remove', phone.id)).toContain(`Removed ${phone.id}`);
    expect(await refused('remove', phone.id)).toContain('unknown deviceId');
    await comes(tablet, 'a tablet');
    expect(await done('clear', '--yes', '--pending')).toContain('Rejected 1 pending request');
    expect(await done('list')).toContain('No device pairing entries');
  });
});
