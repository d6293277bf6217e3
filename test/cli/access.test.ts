import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home } from '../helpers/home.ts';

const telegram = {
  'channels.telegram.enabled': true,
  'channels.telegram.allowFrom': ['5001', '@bob'],
  'channels.telegram.groups': { '-1001': {} },
  'commands.ownerAllowFrom': ['telegram:7'],
};

describe('oc access and oc explain with the gateway down', () => {
  let home: Home;
  beforeAll(async () => {
    home = await Home.make();
    home.configure(telegram);
  });
  afterAll(() => home[Symbol.asyncDispose]());

  it('show who is heard, and the entries that admit nobody', async () => {
    const { code, stdout } = await home.sh('oc access');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^telegram\/default$/m);
    expect(stdout).toMatch(/^ {2}direct +5001 +heard {2}\(channels\.telegram\.allowFrom\)$/m);
    expect(stdout).toMatch(/^ {2}-1001 +everybody else +heard, when they speak to the assistant/m);
    expect(stdout).toMatch(/channels\.telegram\.allowFrom {2}"@bob": a @username changes hands/);
    expect(stdout).toContain('Owner: telegram:7');
    const { data } = JSON.parse((await home.sh('oc access --json')).stdout);
    expect(data.rows).toContainEqual(
      expect.objectContaining({ channel: 'telegram', senderId: '5001', effect: 'allow' }),
    );
    expect((await home.sh('oc access --tsv')).stdout).toMatch(
      /^telegram\tdefault\tdirect\t\t5001\t\tallow\t\tchannels\.\*\.allowFrom\t$/m,
    );
  });

  it('84 explain a group: the rule, the turn, what would change it and what is not known', async () => {
    const { code, stdout } = await home.sh('oc explain telegram -1001 5002');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^WHO +telegram:5002 in the group -1001, account default$/m);
    expect(stdout).toMatch(/^DECISION +heard {2}\(channels\.telegram\.groupPolicy\)$/m);
    expect(stdout).toMatch(/^UNNAMED +without a mention dropped: the assistant is not mentioned/m);
    expect(stdout).toMatch(/^AGENT +main, in agent:main:telegram:default:group:-1001; not the operator's own turn$/m);
    expect(stdout).toMatch(/^RUNS +in a sandbox/m);
    expect(stdout).toContain('oc pairing block telegram:5002 --account default');
    expect(stdout).toContain('The account cannot sign in to its platform');
    const owner = (await home.sh('oc explain telegram -1001 7')).stdout;
    expect(owner).toMatch(/; the owner$/m);
    expect(owner).toContain("the operator's own turn");
  });

  it('refuse names, a line that says too little, and messages while none is remembered', async () => {
    expect(await home.sh('oc explain telegram "#ops" 5001')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('names change'),
    });
    expect(await home.sh('oc explain telegram direct @bob')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('changes hands'),
    });
    expect(await home.sh('oc explain telegram direct')).toMatchObject({ code: 2 });
    expect(await home.sh('oc explain 4711')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/no gateway runs[\s\S]*Start it with {2}oc gateway start/),
    });
    expect(await home.sh('oc explain irc direct bob')).toMatchObject({ code: 3 });
  });
});

describe('oc explain with the gateway running', () => {
  let home: Home;
  beforeAll(async () => {
    home = await Home.make();
    await home.stay('oc gateway --port 0');
  });
  afterAll(() => home[Symbol.asyncDispose]());

  it('lists the last messages, tells of each who it was, and says when it knows no such one', async () => {
    expect((await home.sh('oc explain')).stdout).toContain('No message came');
    await home.sh('oc send --as alice "a canary"');
    const { stdout } = await home.sh('oc explain');
    expect(stdout).toMatch(
      /local\/default .* of alice\n {6}not heard yet: they get a code, and you decide {2}\(channels\.local\.dmPolicy\)$/m,
    );
    expect(stdout).toContain('oc explain local direct alice --account default');
    expect(stdout).not.toContain('canary');
    expect(await home.sh('oc explain 4711')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('no message "4711"'),
    });
    const told = await home.sh('oc explain local:default direct alice');
    expect(await home.sh('oc explain local:work direct alice')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('local has no account "work"'),
    });
    expect(told.stdout).toMatch(/oc pairing approve \S+/);
    await home.sh(/oc pairing approve \S+/.exec(told.stdout)?.[0] ?? '');
    expect((await home.sh('oc explain local direct alice')).stdout).toMatch(/^DECISION +heard {2}\(pairing\)$/m);
    expect((await home.sh('oc access')).stdout).toMatch(/^ {2}direct +alice +heard {2}\(pairing\)$/m);
  });
});
