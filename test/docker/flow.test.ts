import { chownSync, linkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FlowDesk } from '../helpers/flow-desk.ts';
import { containersOf, openDockerDesk } from './docker-desk.ts';
import { dockerWords, withoutDocker } from './place.ts';

const long = { timeout: 90_000 };

describe.skipIf(withoutDocker)('a message, a call, a person, a container, an answer', long, () => {
  let flow: FlowDesk;
  beforeAll(async () => {
    flow = await openDockerDesk();
    await flow.friend('ann');
  });
  afterAll(() => flow[Symbol.asyncDispose]());

  let before = 0;
  beforeEach(async () => {
    before = (await flow.kinds()).length;
  });
  /** What the ledger says of this test. */
  const newKinds = async (): Promise<readonly string[]> => (await flow.kinds()).slice(before);

  it('a sender’s command waits, is allowed by keys, runs in a container, and the answer comes back', async () => {
    flow.put('old', 'x');
    flow.wishCommand('tidy up', 'rm old && cat /etc/hostname > where && ls / >> where');
    const answer = flow.says('ann', 'tidy up');
    expect(await flow.asked()).toMatchObject({
      session: 'agent:main:main',
      source: 'local:default:ann',
      host: 'sandbox',
    });
    expect(flow.has('old')).toBe(true);
    await flow.allowByKeys();
    expect(await answer).toMatchObject({ code: 0, stdout: expect.stringContaining('ended with code 0') });
    expect(flow.has('old')).toBe(false);
    expect(flow.text('where')).toMatch(/^sandbox\n[\s\S]*workspace/);
    expect(containersOf(flow)).toHaveLength(1);
    const running = '{{.State.Running}} {{.HostConfig.NetworkMode}} {{.Config.User}}';
    expect(dockerWords('inspect', '--format', running, ...containersOf(flow))).toBe('true none 1000:1000');
    expect(await newKinds()).toEqual(['approval.requested', 'approval.allowed', 'approval.used', 'call.run']);
    await flow.verifies();
  });

  it('what only reads, and what writes in its own workspace, asks nobody', async () => {
    flow.wishCommand('look', 'ls; echo new > made; cat made');
    expect((await flow.says('ann', 'look')).stdout).toContain('stdout:\nwhere\nnew\n');
    expect(await newKinds()).toEqual(['call.run']);
  });

  it('the network is asked about, and denied by a key: nothing runs, and the sender is told', async () => {
    flow.wishCommand('fetch it', 'touch fetched; curl -s http://192.0.2.1/');
    const answer = flow.says('ann', 'fetch it');
    await flow.asked();
    {
      await using screen = flow.console();
      await screen.waitFor(/^>.*curl/m);
      await screen.press('d');
      await screen.waitFor(/Denied: /, 12_000);
    }
    expect((await answer).stdout).toContain('A person has denied this call, and it was not run.');
    expect(flow.has('fetched')).toBe(false);
    expect(await newKinds()).toEqual(['approval.requested', 'approval.denied', 'call.refused']);
  });

  it('expired: nothing runs, the sender is told, and an answer after it changes nothing', async () => {
    // Long enough to be seen by a command that starts on a busy machine.
    await flow.setTimeoutMs(10_000);
    flow.wishCommand('too late', 'touch late; rm -f none');
    const answer = flow.says('ann', 'too late');
    const { id, digest } = await flow.asked();
    expect((await answer).stdout).toContain('Nobody has answered in time, so this call was not run.');
    const late = await flow.desk.home.sh(`oc approvals approve ${id} --digest ${digest}`);
    expect(late).toMatchObject({ code: 7, stderr: expect.stringContaining('expired') });
    expect(flow.has('late')).toBe(false);
    expect(await newKinds()).toEqual(['approval.requested', 'approval.expired', 'call.refused']);
    await flow.setTimeoutMs(300_000);
  });

  it('a script that is changed while it waits does not run, whoever allowed it', async () => {
    flow.put('clean.sh', 'touch good');
    flow.wishCommand('clean', 'bash clean.sh; rm -f none');
    const answer = flow.says('ann', 'clean');
    await flow.asked();
    flow.put('clean.sh', 'touch evil');
    await flow.allowByKeys();
    expect((await answer).stdout).toContain('clean.sh has changed since a person allowed it');
    expect(flow.has('good') || flow.has('evil')).toBe(false);
    expect(await newKinds()).toEqual(['approval.requested', 'approval.allowed', 'call.refused']);
  });

  it('a file that is put in the place of the one that was shown is not deleted', async () => {
    flow.put('a', 'shown');
    flow.put('b', 'precious');
    flow.wishCommand('delete a', 'rm a');
    const answer = flow.says('ann', 'delete a');
    await flow.asked();
    renameSync(flow.at('b'), flow.at('a'));
    await flow.allow();
    expect((await answer).stdout).toMatch(/a has changed since a person allowed it/);
    expect(flow.text('a')).toBe('precious');
    expect(await newKinds()).toEqual(['approval.requested', 'approval.allowed', 'call.refused']);
  });

  it.each([
    ['/stop of the operator', () => flow.operatorSays('/stop'), 'Stopped.'],
    ['oc sessions abort', () => flow.desk.home.sh('oc sessions abort main'), 'Ended.'],
  ] as const)('%s takes the request back: nothing runs, and the sender is told', async (_, stop, said) => {
    flow.wishCommand('wait for it', 'touch stopped; rm -f none');
    const answer = flow.says('ann', 'wait for it');
    const { id, digest } = await flow.asked();
    expect((await stop()).stdout).toContain(said);
    expect((await answer).stdout).toContain('I was stopped.');
    expect(await flow.waiting()).toEqual([]);
    const late = await flow.desk.home.sh(`oc approvals approve ${id} --digest ${digest}`);
    expect(late).toMatchObject({ code: 6, stderr: expect.stringContaining('as the turn that asked was ended') });
    expect(flow.has('stopped')).toBe(false);
    expect(await newKinds()).toEqual(['approval.requested', 'approval.cancelled', 'call.refused']);
  });

  it.each([
    ['SIGKILL', 'as the gateway was started again'],
    ['SIGTERM', 'as the turn that asked was ended'],
  ] as const)('restarted while it waits (%s): nothing runs, then or later', async (signal, because) => {
    flow.wishCommand('before the end', 'touch revived; rm -f none');
    const answer = flow.says('ann', 'before the end');
    const { id, digest } = await flow.asked();
    await flow.desk.endGateway(signal);
    expect(await answer).toMatchObject({ code: 5, stderr: expect.stringContaining('ended before it answered') });
    await flow.desk.startGateway();
    expect(await flow.waiting()).toEqual([]);
    const late = await flow.desk.home.sh(`oc approvals approve ${id} --digest ${digest}`);
    expect(late).toMatchObject({ code: 6, stderr: expect.stringContaining(because) });
    // A client of Docker's may outlive the kill, and make the container that it was asked for after the next start has looked.
    await expect.poll(() => containersOf(flow), { interval: 100 }).toEqual([]);
    expect((await flow.says('ann', 'hello')).stdout).toContain('You said: hello');
    expect(flow.has('revived')).toBe(false);
    expect((await newKinds()).filter((kind) => kind.startsWith('call.run'))).toEqual([]);
    await flow.verifies();
  });

  it('a sender who is revoked while it waits: nothing runs, and they hear nothing', async () => {
    await flow.friend('bob');
    flow.wishCommand('for bob', 'touch bobs; rm -f none');
    const answer = flow.says('bob', 'for bob');
    await flow.asked();
    await flow.desk.must('oc pairing revoke local bob');
    // Nobody can allow it any more: it went with who asked.
    expect(await flow.waiting()).toEqual([]);
    expect((await answer).stdout).not.toMatch(/It came to this|not run/);
    expect(flow.has('bobs')).toBe(false);
    expect(await newKinds()).toEqual(['approval.requested', 'approval.cancelled', 'call.refused']);
    await flow.verifies();
  });

  it('183, 117: another’s turn runs in a container, whatever the mode is and whatever it asks for', async () => {
    await flow.desk.must('oc config set agents.defaults.sandbox.mode off');
    const where = (more: object) => ({ name: 'exec', input: { command: 'cat /etc/hostname', ...more } });
    flow.wish('where am I', where({}), where({ elevated: true }), where({ host: 'gateway' }));
    const { stdout } = await flow.says('ann', 'where am I');
    expect(stdout).not.toContain(hostname());
    const answers = stdout.split('What exec gave').slice(1);
    expect(answers[0]).toContain('stdout:\nsandbox\n');
    expect(answers[1]).toContain('It was not run: elevated calls are off');
    expect(answers[2]).toContain('host');
    expect(answers[2]).not.toContain('stdout');
    await flow.desk.must('oc config unset agents.defaults.sandbox.mode');
  });

  it('185: nothing of ours is seen through a workspace that is mounted', async () => {
    const notes = join(flow.stateDir, 'notes');
    writeFileSync(notes, 'words that nobody may see');
    chownSync(notes, 1000, 1000);
    symlinkSync(notes, flow.at('link'));
    symlinkSync('..', flow.at('up'));
    const commands = ['cat link', 'cat up/notes', 'cat ../notes', 'cat /proc/1/environ', 'cat l*'];
    const peek = [
      ...commands.map((command) => ({ name: 'exec', input: { command } })),
      ...['link', 'up/notes', '/proc/self/environ'].map((path) => ({ name: 'read', input: { path } })),
    ];
    flow.wish('peek', ...peek);
    expect((await flow.says('ann', 'peek')).stdout).not.toMatch(/words that nobody|PATH=/);
    linkSync(notes, flow.at('same'));
    flow.wish('peek again', { name: 'exec', input: { command: 'cat same' } });
    const { stdout } = await flow.says('ann', 'peek again');
    expect(stdout).toContain('the workspace holds another name of a file that no tool may read');
    expect(stdout).not.toContain('words that nobody');
    rmSync(flow.at('same'));
  });

  it('the operator’s own message, mode all: the same way, in a container of its own', async () => {
    await flow.desk.must('oc config set agents.defaults.sandbox.mode all');
    flow.wishCommand('mine', 'rm made; cat /etc/hostname > mine');
    const others = containersOf(flow);
    const answer = flow.operatorSays('mine');
    await flow.asked();
    await flow.allowByKeys();
    expect((await answer).stdout).toContain('ended with code 0');
    expect(flow.text('mine')).toBe('sandbox\n');
    expect(containersOf(flow).filter((id) => !others.includes(id))).toHaveLength(1);
    expect(await newKinds()).toEqual(['approval.requested', 'approval.allowed', 'approval.used', 'call.run']);
    await flow.verifies();
  });
});
