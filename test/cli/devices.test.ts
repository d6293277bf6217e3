import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestIdOf, visit } from '../gateway/devices/device-desk.ts';
import { Device } from '../helpers/attacker.ts';
import { end, Home, type Ran } from '../helpers/home.ts';

/** A gateway as a process of its own, which is taken down and brought back. */
class Place {
  readonly home: Home;
  port = 0;
  #stop: (() => Promise<unknown>) | null = null;

  constructor(home: Home) {
    this.home = home;
  }

  async up(): Promise<void> {
    const { child, stdout } = await this.home.stay('oc gateway --port 0');
    this.port = Number(/127\.0\.0\.1:(\d+)/.exec(stdout())?.[1]);
    this.#stop = () => end(child, 'SIGTERM');
  }

  async down(): Promise<void> {
    await this.#stop?.();
    this.#stop = null;
  }
}

const hostile = `\u{1b}]0;owned\u{7}\u{202e}evil`;

describe.each(['with the gateway running', 'with the gateway down'])('oc devices %s', (when) => {
  let place: Place;
  const devices = [new Device(), new Device(), new Device()] as const;
  const ids: string[] = [];
  const oc = (line: string): Promise<Ran> => place.home.sh(`oc ${line}`);

  beforeAll(async () => {
    place = new Place(await Home.make());
    await place.up();
    for (const device of devices) {
      const asking = await visit(place.port, device, null, ['operator.read'], { displayName: hostile });
      ids.push(requestIdOf(asking));
    }
    if (when === 'with the gateway down') await place.down();
  });
  afterAll(async () => {
    await place.down();
    await place.home[Symbol.asyncDispose]();
  });

  it('lists who waits, what they ask for, and shows what they call themselves letter by letter', async () => {
    const list = await oc('devices list --exit-code');
    expect(list).toMatchObject({ code: 8, stderr: '' });
    for (const [i, { id }] of devices.entries()) {
      expect(list.stdout).toContain(ids[i]);
      expect(list.stdout).toContain(id.slice(0, 8));
    }
    expect(list.stdout).toContain('asks for read');
    expect(list.stdout).toContain('<U+202E>evil');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
    expect(list.stdout).not.toMatch(/[\u{1b}\u{7}\u{202e}]/u);
    expect((await oc('status')).stdout).toContain('Devices    3 waiting, 0 paired.  oc devices list');
  });

  it('approves by the beginning of an id, renames, rotates, and finds a device by its label', async () => {
    const approved = await oc(`devices approve ${ids[0]?.slice(0, 8)}`);
    expect(approved).toMatchObject({ code: 0, stdout: expect.stringContaining(`Approved device ${devices[0].id}`) });
    expect((await oc(`devices approve ${ids[0]}`)).code).toBe(3);
    expect((await oc(`devices rename ${devices[0].id.slice(0, 10)} laptop`)).code).toBe(0);
    expect((await oc('devices rotate laptop')).code).toBe(0);
    const [row] = JSON.parse((await oc('devices list --json')).stdout).data.paired;
    expect(row).toMatchObject({ deviceId: devices[0].id, operatorLabel: 'laptop', scopes: ['operator.read'] });
  });

  it('turns down one, and all; what nobody has is exit 3', async () => {
    expect((await oc(`devices reject ${ids[1]}`)).code).toBe(0);
    expect(await oc('devices reject --all')).toMatchObject({ code: 0, stdout: 'Rejected 1 request.\n' });
    expect((await oc('devices reject')).code).toBe(2);
    for (const line of ['approve nobody', 'revoke nobody', 'rotate nobody', 'rename nobody x', 'remove nobody']) {
      expect((await oc(`devices ${line}`)).code, line).toBe(3);
    }
  });

  it('takes access away without a question, and forgets', async () => {
    expect((await oc('devices revoke laptop')).code).toBe(0);
    expect((await oc('devices list --tsv')).stdout).toMatch(/^paired\t\t[0-9a-f]{64}\tread\t127\.0\.0\.1\trevoked$/m);
    expect((await oc('devices remove laptop')).code).toBe(0);
    expect((await oc('devices list')).stdout).toContain('No paired devices.');
    const { stdout } = await oc('history --kind device --json');
    const kinds = JSON.parse(stdout).data.entries.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['device.approved', 'device.revoked', 'device.removed']));
    expect((await oc('history verify')).code).toBe(0);
  });
});
