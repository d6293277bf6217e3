import { describe, expect, it } from 'vitest';
import { factLines, factsOf } from '../../../src/screens/approvals/facts.ts';
import { idsMeant, shortId, spokenName } from '../../../src/screens/approvals/short-id.ts';
import { execRow, pluginRow } from './rows.ts';

const lines = (row: ReturnType<typeof execRow>): string[] =>
  factLines(factsOf(row)).map(({ label, text }) => `${label} ${text}`);

describe('the facts of a request', () => {
  it('say what runs, where, for whom and with which variables', () => {
    const row = execRow({
      resolvedPath: '/usr/bin/git',
      host: 'gateway',
      cwd: '/srv/app',
      agentId: 'main',
      sessionKey: 'agent:main:main',
      turnSourceChannel: 'telegram',
      turnSourceTo: '5551234',
      envKeys: ['FOO'],
    });
    expect(lines(row)).toEqual([
      'DOES writes files, reaches the network, changes the system',
      'RUNS /usr/bin/git  on gateway  cwd /srv/app',
      'ASKED agent main  session agent:main:main  from telegram:5551234',
      'ENV 1 set by the request: FOO',
    ]);
  });

  it('say what was not said', () => {
    expect(lines(execRow({ command: 'pwd' }))).toEqual([
      'DOES nothing we know of that changes anything',
      'RUNS program not resolved  host not named  folder not named',
      'ASKED the requester does not say for whom',
      'ENV no variables set by the request',
    ]);
  });

  it('put what could pass for words of ours in quotes', () => {
    expect(lines(execRow({ resolvedPath: '/bin/ls  on gateway  cwd /' }))[1]).toBe(
      'RUNS "/bin/ls  on gateway  cwd /"  host not named  folder not named',
    );
  });

  it('hold the whole of a plugin request, and whom it reaches', () => {
    const scope = { kind: 'payment', amount: '10.00', currency: 'EUR', target: 'bob "the" builder' } as const;
    const row = pluginRow({ detail: 'all of it', pluginId: 'shop', toolName: 'pay', severity: 'critical', scope });
    expect(factsOf(row).passages.map(({ text }) => text)).toEqual(['Send it', 'A message', 'all of it']);
    expect(lines(row)).toEqual([
      'TOOL plugin shop  tool pay  severity critical',
      'ASKED the requester does not say for whom',
      'REACH pays 10.00 EUR to "bob \\"the\\" builder"',
    ]);
  });
});

describe('the short name of a request', () => {
  const ids = Array.from({ length: 200 }, (_, n) => `id-${n}`);

  it('belongs to one request of the list, and is found again in any case', () => {
    const names = ids.map((id) => shortId(id, ids));
    expect(new Set(names).size).toBe(ids.length);
    for (const [at, name] of names.entries()) {
      expect(name).toMatch(/^[2-9A-HJ-NP-Z]{3,}$/);
      expect(idsMeant(name.toLowerCase(), ids)).toEqual([ids[at]]);
    }
  });

  it('is not completed from less than three signs, and several hits are all told', () => {
    expect(idsMeant(spokenName('id-7').slice(0, 2), ids)).toEqual([]);
    expect(idsMeant('id-1', ids)).toEqual(['id-1']);
    expect(idsMeant('id-19', ids.slice(0, 19))).toEqual([]);
    expect(idsMeant('plugin:9e8', ['plugin:9e8a', 'plugin:9e8b'])).toHaveLength(2);
    expect(idsMeant('9e8', ['plugin:9e8a', '9e8f'])).toHaveLength(2);
  });
});
