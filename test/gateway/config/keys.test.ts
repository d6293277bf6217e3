import { describe, expect, it } from 'vitest';
import type { Raw } from '../../../src/gateway/config/file/tree.ts';
import { aboutStranger, keyOwner, nearestKey } from '../../../src/gateway/config/keys/key-lookup.ts';
import { laterKeys } from '../../../src/gateway/config/keys/later-keys.ts';
import { keys } from '../../../src/gateway/config/keys.ts';
import { policyOf, problemsOf } from './place.ts';

describe('the table of keys', () => {
  it('has every key once', () => {
    const spellings = keys.flatMap((row) => [row.path, ...(row.aliases ?? [])]);
    expect(new Set(spellings).size).toBe(spellings.length);
  });

  it.each(keys.filter((row) => row.fallback !== null).map((row) => [row.path, row] as const))(
    'takes its own default for %s',
    (_, row) => {
      // why: defaults are plain values, which is all that Raw asks for here
      expect(row.kind.parse(row.fallback as Raw)).toMatchObject({ ok: true, value: row.fallback });
    },
  );

  it('does not list a key both as read and as kept for later', () => {
    const both = laterKeys.filter(({ path }) => keys.some((row) => row.path === path));
    expect(both).toEqual([]);
  });

  it.each([
    ['gateway.auth.mode', 'ours'],
    ['gateway.token', 'ours'],
    ['channels.local.accounts.bot.dmPolicy', 'ours'],
    ['gateway.auth', 'section'],
    ['gateway.auth.rateLimit', 'section'],
    ['channels.whatsapp.groups.*.requireMention', 'ours'],
    ['agents.list', 'sections'],
    ['bindings', 'sections'],
    ['agents.list.0.sandbox.mode', 'ours'],
    ['agents.list.0.heartbeat', 'kept'],
    ['agents.list.0.heartbeet', 'nobody'],
    ['bindings.0.match.peer.kind', 'ours'],
    ['bindings.0.match.guildId', 'kept'],
    ['channels.telegram.groups.*.tools.deny', 'ours'],
    ['channels.telegram.groups.*.requireMention', 'ours'],
    ['channels.telegram.groups.*.systemPrompt', 'kept'],
    ['channels.discord.guildPolicy', 'ours'],
    ['channels.discord.accounts.work.guildPolicy', 'ours'],
    ['channels.discord.guilds.1', 'kept'],
    ['messages.groupChat.mentionPatterns', 'ours'],
    ['agents.list.0.groupChat.mentionPatterns', 'ours'],
    ['approvals.requireFor', 'ours'],
    ['approvals.notify', 'ours'],
    ['tools.sandbox.tools.allow', 'ours'],
    ['agents.defaults.sandbox.tools.deny', 'ours'],
    ['tools.elevated.allowFrom.telegram', 'ours'],
    ['tools.exec.security', 'kept'],
    ['channels.locl', 'nobody'],
    ['gateway.auth.tokn', 'nobody'],
    ['nonsense', 'nobody'],
  ])('knows whose key %s is: %s', (key, of) => {
    expect(keyOwner(key.split('.')).of).toBe(of);
  });

  it.each([
    ['gatway.bind', 'gateway.bind'],
    ['gateway.auth.tokn', 'gateway.auth.token'],
    ['channels.local.dmpolicy', 'channels.local.dmPolicy'],
    ['channels.locl', 'channels.local'],
    ['channels.telegram.dmPolcy', 'channels.telegram.dmPolicy'],
    ['approvals.enabld', 'approvals.enabled'],
  ])('names the nearest key to %s', (wrong, right) => {
    expect(nearestKey(wrong.split('.'))).toBe(right);
  });

  it.each([
    'agents.defaults.sandbox.docker.capAdd',
    'sandbox.docker.privileged',
    'tools.sandbox.docker.cap_add',
    'agents.list.0.sandbox.docker.securityOpt',
    'agents.defaults.sandbox.docker.pid',
  ])('says of %s that it is refused, and offers no other key in its place', (key) => {
    expect(aboutStranger(key.split('.'))).toEqual({ message: expect.stringMatching(/^is refused: /), meant: null });
  });

  it.each([
    'channels.discord.groups.300000000000000002.users',
    'holidays',
    'gateway.holidays',
    'agents.defaults.sandbox.docker.zebra',
    'sandbox.holidays',
  ])('offers nothing for %s, which is near to none', (key) => {
    expect(aboutStranger(key.split('.'))).toEqual({ message: 'is not a known key', meant: null });
  });

  it.each([
    ['sandbox.mode', /^(agents\.defaults|tools)\.sandbox\.mode$/],
    ['agents.defaults.docker.memory', /^agents\.defaults\.sandbox\.docker\.memory$/],
    ['agents.defaults.sandbox.docker.memroy', /^agents\.defaults\.sandbox\.docker\.memory$/],
    ['gateway.rateLimit.maxAttempts', /^gateway\.auth\.rateLimit\.maxAttempts$/],
  ])('finds what %s was meant to be, also where parts were left out', (key, meant) => {
    expect(aboutStranger(key.split('.')).meant).toMatch(meant);
  });
});

describe('keys that the guides and OpenClaw write', () => {
  const written = [
    'gateway.controlUi.allowInsecureAuth',
    'gateway.tailscale.preserveFunnel',
    'gateway.remote.sshTarget',
    'agents.defaults.sandbox.docker.setupCommand',
    'bindings.0.match.roles',
    'models.providers.mine.models',
    'session.encryption.enabled',
    'logging.consoleStyle',
    'discovery.mdns.mode',
    'browser.allowHostForSandboxed',
    'plugins.allow',
    'hooks.token',
  ];
  it.each(written)('%s is kept', (key) => {
    expect(keyOwner(key.split('.')).of).toBe('kept');
  });
});

describe('values', () => {
  it.each([
    ['127.0.0.1', 'loopback', null],
    ['::1', 'loopback', null],
    ['localhost', 'loopback', null],
    ['0.0.0.0', 'lan', null],
    ['::', 'lan', null],
    ['192.168.1.20', 'custom', '192.168.1.20'],
    ['auto', 'auto', null],
  ])('reads the bind %s as %s', (written, bind, customBindHost) => {
    expect(policyOf(`{gateway:{bind:"${written}"}}`).config.gateway).toMatchObject({ bind, customBindHost });
  });

  it('takes other spellings of a value for the canonical one', () => {
    expect(policyOf('{gateway:{auth:{mode:"off"}}}').config.gateway.auth.mode).toBe('none');
    expect(policyOf('{channels:{local:{dmPolicy:"locked"}}}').config.accounts[0]?.dmPolicy).toBe('allowlist');
  });

  it('refuses a key that is set under two of its names', () => {
    const both = '{gateway:{token:"0123456789abcdef0123456789",auth:{token:"0123456789abcdef0123456780"}}}';
    expect(problemsOf(both)).toEqual([expect.stringContaining('is set twice')]);
  });

  it.each([
    ['{gateway:{port:70000}}', 'gateway.port'],
    ['{gateway:{port:"x"}}', 'gateway.port'],
    ['{gateway:{bind:"everywhere"}}', 'gateway.bind'],
    ['{gateway:{auth:5}}', 'gateway.auth'],
    ['{gateway:{auth:{scopes:["root"]}}}', 'gateway.auth.scopes'],
    ['{gateway:{allowedHosts:["*"]}}', 'gateway.allowedHosts'],
    ['{messages:{pairingReply:"hello"}}', 'messages.pairingReply'],
    ['{channels:{local:{accounts:{"a b":{}}}}}', 'channels.local.accounts.a b'],
    ['{session:{dmScope:"mine"}}', 'session.dmScope'],
  ])('refuses %s, naming %s', (config, key) => {
    expect(problemsOf(config)[0]).toContain(key);
  });

  it('says what is missing between keys', () => {
    expect(problemsOf('{gateway:{bind:"custom"}}')[0]).toContain('gateway.customBindHost is missing');
    expect(problemsOf('{gateway:{auth:{mode:"password"}}}')[0]).toContain('gateway.auth.password is missing');
  });

  it('applies what an account says over what its channel says, and off for a channel to all of its accounts', () => {
    const config = policyOf(
      '{channels:{local:{enabled:false,dmPolicy:"allowlist",allowFrom:["a"],accounts:{x:{},y:{enabled:true,allowFrom:["b"]}}}}}',
    ).config;
    expect(config.accounts).toMatchObject([
      { accountId: 'x', enabled: false, dmPolicy: 'allowlist', allowFrom: ['a'] },
      { accountId: 'y', enabled: false, dmPolicy: 'allowlist', allowFrom: ['b'] },
    ]);
  });
});
