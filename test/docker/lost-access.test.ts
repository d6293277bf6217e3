import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowDesk } from '../helpers/flow-desk.ts';
import { containersOf, openDockerDesk } from './docker-desk.ts';
import { processes, withoutDocker } from './place.ts';

const runs = (words: string): boolean => processes().includes(words);

describe.skipIf(withoutDocker)('what was started for somebody ends with their access', { timeout: 90_000 }, () => {
  let flow: FlowDesk;
  beforeAll(async () => {
    flow = await openDockerDesk();
    for (const name of ['ann', 'bob', 'cid']) await flow.friend(name);
  });
  afterAll(() => flow[Symbol.asyncDispose]());

  it('62 a revoked sender’s calls end, also what they hid in the container; others who share it finish theirs', async () => {
    const hidden = '(env -i sleep 86341 >/dev/null 2>&1 &)';
    flow.wishCommand('hide', `${hidden}; sleep 86342`, { background: true });
    flow.wishCommand('wait', 'sleep 86343', { background: true });
    expect((await flow.says('ann', 'hide')).stdout).toContain('Runs in the background');
    expect((await flow.says('bob', 'wait')).stdout).toContain('Runs in the background');
    await expect.poll(() => [86_341, 86_342, 86_343].every((seconds) => runs(`sleep ${seconds}`))).toBe(true);
    await flow.desk.must('oc pairing revoke local ann');
    await expect.poll(() => runs('sleep 86342')).toBe(false);
    expect(runs('sleep 86343')).toBe(true);
    flow.wishCommand('go on', 'echo in another place');
    expect((await flow.says('bob', 'go on')).stdout).toContain('in another place');
    expect(containersOf(flow)).toHaveLength(2);
    await flow.desk.must('oc pairing revoke local bob');
    await expect.poll(() => runs('sleep 86341') || runs('sleep 86343')).toBe(false);
    await expect.poll(() => containersOf(flow)).toEqual([]);
  });

  it('62 a call that runs is killed when all channels are switched off, and nothing is sent', async () => {
    flow.wishCommand('work', 'sleep 86344');
    const answer = flow.says('cid', 'work');
    await expect.poll(() => runs('sleep 86344')).toBe(true);
    await flow.desk.must('oc channels disable-all');
    await expect.poll(() => runs('sleep 86344')).toBe(false);
    expect((await answer).stdout).not.toMatch(/It came to this|stopped/);
    await expect.poll(() => containersOf(flow)).toEqual([]);
  });
});
