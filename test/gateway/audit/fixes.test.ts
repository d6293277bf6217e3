import { describe, expect, it } from 'vitest';
import { checks } from '../../../src/gateway/audit/checks.ts';
import { chmod, quoted } from '../../../src/gateway/audit/paste.ts';
import { keyOwner } from '../../../src/gateway/config/keys/key-lookup.ts';
import { parseKeyPath } from '../../../src/gateway/config/keys/key-path.ts';

const keyCommands = checks.flatMap(({ id, fix }) =>
  [...(fix ?? '').matchAll(/oc config (?:set|unset) ([\w.]+)/g)].map(([, key = '']) => ({ id, key })),
);

describe('what a finding tells to type', () => {
  it.each(keyCommands.filter(({ key }) => !/KEY|NAME/.test(key)))(
    '$id: $key is a key that oc config takes',
    ({ key }) => {
      expect(keyOwner(parseKeyPath(key)).of).not.toBe('nobody');
    },
  );

  it('has been found in the table at all', () => {
    expect(keyCommands.length).toBeGreaterThan(15);
  });

  it('is one word of a shell, whatever a path is called', () => {
    expect(chmod('600', '/srv/a b/openclaw.json')).toBe("chmod 600 '/srv/a b/openclaw.json'");
    expect(quoted('/plain/path-1.json')).toBe('/plain/path-1.json');
    expect(quoted("it's; rm -rf ~")).toBe(String.raw`'it'\''s; rm -rf ~'`);
    expect(quoted('')).toBe("''");
    expect(quoted('$(id)')).toBe("'$(id)'");
  });
});
