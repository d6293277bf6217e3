import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Place, policyOf, problemsOf } from './place.ts';

const token = '0123456789abcdef0123456789abcdef';

describe('loading', () => {
  it('gives the defaults when there is no file', () => {
    using place = new Place();
    expect(place.load()).toMatchObject({
      ok: true,
      files: [],
      config: { gateway: { bind: 'loopback', port: 18_789, auth: { mode: 'token', token: null } } },
    });
  });

  it('reads JSON5 with a byte order mark, comments and a trailing comma', () => {
    expect(policyOf('\uFEFF// mine\n{gateway: {port: 1234,},}').config.gateway.port).toBe(1234);
  });

  it.each([
    ['', 'it is not JSON5'],
    ['{', 'it is not JSON5'],
    ['[]', 'it must hold one object'],
    ['{gateway:{port:1,port:2}}', 'stands twice'],
    ['{"__proto__":{}}', '__proto__'],
    ['{gateway:{constructor:1}}', 'constructor'],
    ['{gateway:{port:NaN}}', 'NaN'],
  ])('refuses the text %j: %s', (text, message) => {
    expect(problemsOf(text)[0]).toContain(message);
  });

  it('does not quote a broken file, which may hold secrets', () => {
    expect(problemsOf('{gateway:{auth:{token:hunter2').join()).not.toContain('hunter2');
  });

  it('keeps what OpenClaw or a later step knows, and names it once', () => {
    const { foreignKeys } = policyOf(
      '{agents:{list:[{id:"main",name:"Molty"}]},gateway:{tailscale:{mode:"serve",preserveFunnel:true}},channels:{signal:{allowFrom:["1"]}}}',
    );
    expect(foreignKeys).toEqual(['agents.list[0].name', 'gateway.tailscale.preserveFunnel', 'channels.signal']);
  });

  it('finds a misspelling inside of a foreign section', () => {
    expect(problemsOf('{channels:{telegram:{dmPolcy:"open"}}}')).toEqual([
      'channels.telegram.dmPolcy is not a known key',
    ]);
  });

  it('says it when a kept key promises a protection that is not there', () => {
    const { warnings } = policyOf('{session:{encryption:{enabled:true}}}');
    expect(warnings.map((one) => one.message).join()).toMatch(/not encrypted/);
    expect(policyOf('{session:{encryption:{enabled:false}}}').warnings).toEqual([]);
  });

  it('refuses a file that other users can write, with the command to run', () => {
    using place = new Place('{}');
    chmodSync(place.at('openclaw.json'), 0o620);
    expect(place.load()).toMatchObject({
      ok: false,
      problems: [{ message: 'the file can be written by other users', hint: expect.stringContaining('chmod 600') }],
    });
  });

  it('warns of a file that other users can read', () => {
    using place = new Place('{}');
    chmodSync(place.at('openclaw.json'), 0o644);
    expect(place.load()).toMatchObject({ ok: true, warnings: [{ message: expect.stringContaining('can read') }] });
  });

  it('follows a link to a file that is kept elsewhere', () => {
    using place = new Place();
    writeFileSync(join(place.root, 'dotfile.json'), '{gateway:{port:4}}', { mode: 0o600 });
    symlinkSync(join(place.root, 'dotfile.json'), place.at('openclaw.json'));
    expect(place.load()).toMatchObject({ ok: true, config: { gateway: { port: 4 } } });
  });
});

describe('references', () => {
  it('are filled in from the environment, and escaped with a second dollar', () => {
    const { config } = policyOf(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own references
      '{gateway:{auth:{token:"${T}"}},messages:{pairingReply:"$${X} {code}"}}',
      { T: token },
    );
    expect(config.gateway.auth.token?.reveal()).toBe(token);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what an escaped reference is
    expect(config.messages.pairingReply).toBe('${X} {code}');
  });

  it.each([
    'gateway:{auth:{token:"$V"}}',
    'gateway:{auth:{mode:"$V"}}',
    'channels:{local:{allowFrom:["$V"]}}',
    'channels:{local:{dmPolicy:"$V"}}',
  ])('that are unset or empty are an error in {%s}', (inside) => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own references
    const config = `{${inside.replace('$V', '${MISSING}')}}`;
    expect(problemsOf(config)[0]).toMatch(/needs .*MISSING.*not set/);
    expect(problemsOf(config, { MISSING: '' })[0]).toMatch(/needs .*MISSING.*not set/);
  });

  it('in foreign keys are left alone', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own references
    expect(problemsOf('{channels:{discord:{token:"${NOT_THERE}"}}}')).toEqual([]);
  });

  it('are looked up in .env of the state directory when it is private, and the environment wins', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own references
    using place = new Place('{gateway:{port:"${PORT}"}}');
    place.write('.env', 'PORT=1111\n');
    expect(place.load()).toMatchObject({ config: { gateway: { port: 1111 } } });
    expect(place.load({ PORT: '2222' })).toMatchObject({ config: { gateway: { port: 2222 } } });
    chmodSync(place.at('.env'), 0o644);
    expect(place.load()).toMatchObject({ ok: false, warnings: [{ message: expect.stringContaining('not read') }] });
  });
});

describe('includes', () => {
  it('are merged deeply; what stands beside them wins, and of several the later', () => {
    using place = new Place(
      '{$include:["./a.json5","sub/b.json5"],gateway:{port:3},channels:{local:{$include:"c.json5"}}}',
    );
    place.write('a.json5', '{gateway:{port:1,bind:"lan"},session:{dmScope:"per-peer"}}');
    place.write('sub/b.json5', '{$include:"../d.json5",gateway:{bind:"auto"}}');
    place.write('c.json5', '{allowFrom:["alice"]}');
    place.write('d.json5', '{messages:{limits:{perSenderPerMinute:7}}}');
    const loaded = place.load();
    expect(loaded).toMatchObject({
      ok: true,
      config: {
        gateway: { port: 3, bind: 'auto' },
        session: { dmScope: 'per-peer' },
        accounts: [{ allowFrom: ['alice'] }],
        messages: { limits: { perSenderPerMinute: 7 } },
      },
    });
    expect(loaded.files).toHaveLength(5);
  });
});

describe('the environment', () => {
  it('wins over the file for the two secrets', () => {
    const { config } = policyOf(`{gateway:{auth:{token:"${token}"}}}`, {
      OPENCLAW_GATEWAY_TOKEN: `env-${token}`,
      OPENCLAW_GATEWAY_PASSWORD: 'pass-word-1234',
    });
    expect(config.gateway.auth.token?.reveal()).toBe(`env-${token}`);
    expect(config.gateway.auth.password?.reveal()).toBe('pass-word-1234');
  });
});
