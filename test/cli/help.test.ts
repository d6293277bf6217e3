import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { helpTopics } from '../../src/cli/help-topics.ts';
import { Home } from '../helpers/home.ts';

let home: Home;
beforeAll(async () => {
  home = await Home.make();
});
afterAll(() => home[Symbol.asyncDispose]());

const lines = (text: string): readonly string[] => text.trimEnd().split('\n');

describe('oc help', () => {
  it('fits 80 x 24 and names its pages', async () => {
    const { code, stdout } = await home.sh('oc help');
    expect(code).toBe(0);
    expect(lines(stdout).length).toBeLessThanOrEqual(24);
    expect(lines(stdout).filter((line) => line.length > 80)).toEqual([]);
    for (const topic of helpTopics) expect(stdout).toContain(topic);
    for (const example of ['oc approvals list', 'oc logs -f']) expect(stdout).toContain(example);
  });

  it.each([
    ['keys', ['In the REVIEW window of an approval', 'j, Down', 'Ctrl-L', 'never approve anything']],
    ['exit-codes', ['  7  expired', 'GATEWAY_UNREACHABLE', ' 10  findings']],
    ['variables', ['OPENCLAW_GATEWAY_TOKEN', 'Secret.', 'NO_COLOR']],
  ])('has a page about %s', async (topic, wanted) => {
    const { code, stdout, stderr } = await home.sh(`oc help ${topic}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const part of wanted) expect(stdout).toContain(part);
    if (topic === 'keys') expect(lines(stdout).filter((line) => line.length > 80)).toEqual([]);
    const { stdout: json } = await home.sh(`oc help ${topic} --json`);
    expect(JSON.parse(json)).toMatchObject({ ok: true, schema: `oc.help.${topic}/1` });
  });

  it('of a command is what the command itself says', async () => {
    const asked = await home.sh('oc help config');
    expect(asked).toEqual(await home.sh('oc config --help'));
    expect(asked.code).toBe(0);
    expect(asked.stdout).toContain('schema');
  });

  it('about what nobody knows is wrong use, wherever flags stand', async () => {
    expect((await home.sh('oc help pairng')).stderr).toContain('Did you mean  oc pairing');
    for (const line of ['oc help nothing', 'oc --timeout 3 help nothing']) {
      const { code, stderr } = await home.sh(line);
      expect(code).toBe(2);
      expect(stderr).toContain('Pages:  keys  exit-codes  variables');
    }
  });
});
