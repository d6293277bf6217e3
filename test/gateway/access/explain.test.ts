import { describe, expect, it } from 'vitest';
import { openAccess } from '../../../src/gateway/access/access.ts';
import { openRecent } from '../../../src/gateway/admission/recent.ts';
import { withChannelsOff } from '../../../src/gateway/config/with-channels-off.ts';
import type { Explanation } from '../../../src/gateway/protocol/access.ts';
import { policyOf } from '../config/place.ts';
import { Desk } from '../pairing/desk.ts';

const botToken = '42:AAcanary-canary-canary-canary-cana';
const room = '-1001';
type Answer = 'yes' | 'no' | 'unknown';

interface Place {
  readonly more?: object;
  readonly answer?: Answer | null;
  readonly channelsOff?: boolean;
}

/** What is told of a person; `answer`: what the platform says of who administers, null with the gateway down. */
async function told(
  telegram: object,
  chat: string,
  senderId: string,
  { more = {}, answer = null, channelsOff = false }: Place = {},
): Promise<Explanation & { readonly timesAsked: number }> {
  using desk = new Desk();
  const written = policyOf(JSON.stringify({ channels: { telegram: { botToken, ...telegram } }, ...more }));
  const config = withChannelsOff(written.config, channelsOff);
  desk.accounts = config.accounts;
  let timesAsked = 0;
  const administrator = async (): Promise<Answer> => {
    timesAsked += 1;
    return answer ?? 'unknown';
  };
  const running = answer === null ? null : { administrator, recent: openRecent(() => 0), moved: () => null };
  const access = openAccess({ config: () => config, pairing: desk.pairing, running });
  const explanation = await access.explain({ channel: 'telegram', chat, senderId });
  return { ...explanation, timesAsked };
}

const allowed = ({ turn }: Explanation): string[] =>
  turn?.tools.filter((tool) => tool.allowed).map(({ name }) => name) ?? [];

describe('the turn that would follow', () => {
  const owner = { commands: { ownerAllowFrom: ['telegram:7'] } };

  it('is with the agent that the place is bound to, in its conversation, with the tools that every list lets', async () => {
    const more = {
      agents: { list: [{ id: 'work', tools: { deny: ['read'] } }] },
      bindings: [{ agentId: 'work', match: { channel: 'telegram', peer: { kind: 'group', id: room } } }],
    };
    const groups = { [room]: { tools: { deny: ['write'] } } };
    const inGroup = await told({ groups, allowFrom: ['5001'] }, room, '5001', { more });
    expect(inGroup.turn).toMatchObject({
      agentId: 'work',
      sessionKey: `agent:work:telegram:default:group:${room}`,
      isOperators: false,
      place: 'sandbox',
    });
    expect(allowed(inGroup)).toEqual(['edit']);
    expect(inGroup.turn?.tools).toContainEqual({ name: 'read', allowed: false, by: 'agents.list[0].tools.deny' });
    const inPrivate = await told({ groups, allowFrom: ['5001'] }, 'direct', '5001', { more });
    expect(inPrivate.turn).toMatchObject({ agentId: 'main', place: 'sandbox', isOperators: false });
    expect(allowed(inPrivate)).toEqual(['read', 'write', 'edit', 'apply_patch']);
  });

  it("is on the host for the owner's own conversation alone", async () => {
    const telegram = { allowFrom: ['7', '5001'], groups: { [room]: {} } };
    expect((await told(telegram, 'direct', '7', { more: owner })).turn).toMatchObject({
      isOperators: true,
      place: 'host',
    });
    expect((await told(telegram, room, '7', { more: owner })).turn).toMatchObject({
      isOperators: true,
      place: 'sandbox',
    });
    expect((await told(telegram, 'direct', '5001', { more: owner })).turn).toMatchObject({ place: 'sandbox' });
  });

  it('is none for whoever is dropped', async () => {
    expect((await told({ dmPolicy: 'disabled' }, 'direct', '5001')).turn).toBeNull();
  });
});

describe('whether somebody administers a group', () => {
  const admins = { groupPolicy: 'admins', groups: { [room]: {} } };

  it.each([
    ['yes', 'allow'],
    ['no', 'deny'],
    ['unknown', 'deny'],
  ] as const)('is asked of the platform while the gateway runs: %s, %s', async (answer, effect) => {
    const explanation = await told(admins, room, '5001', { answer });
    expect(explanation).toMatchObject({ administrator: answer, decision: { effect }, timesAsked: 1 });
    expect(explanation.notes.join()).toContain('The platform was asked now');
  });

  it('is not known with the gateway down, and that is said', async () => {
    const explanation = await told(admins, room, '5001');
    expect(explanation).toMatchObject({ administrator: 'not asked', decision: { effect: 'needs' } });
    expect(explanation.turn).not.toBeNull();
    expect(explanation.notes.join()).toContain('none runs now');
  });

  it('is not asked where nothing hangs on it', async () => {
    for (const [telegram, chat] of [
      [admins, '-2002'],
      [admins, 'direct'],
      [{ groupPolicy: 'open' }, room],
    ] as const)
      expect((await told(telegram, chat, '5001', { answer: 'yes' })).timesAsked).toBe(0);
  });
});

describe('an account that is off', () => {
  it('names what keeps it off: the first of the keys, or the file for all channels', async () => {
    const off = await told({ enabled: false }, 'direct', '5001');
    expect(off.decision).toMatchObject({ effect: 'deny', by: 'channels.telegram.enabled' });
    const byFile = await told({ enabled: true }, 'direct', '5001', { channelsOff: true });
    expect(byFile.decision).toEqual({ effect: 'deny', by: 'channels-off', because: 'the account is off' });
  });
});
