import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkConnectParams,
  checkRequestFrame,
  paramChecks,
} from '../../../src/gateway/protocol/generated/validators.ts';
import { methods } from '../../../src/gateway/protocol/methods.ts';
import { connectParams } from '../../helpers/attacker.ts';

const published = new URL('../protocol.schema.json', import.meta.resolve('@openclaw/gateway-protocol'));
const { definitions } = JSON.parse(readFileSync(published, 'utf8'));
const ajv = new Ajv({ strict: false });
const schemaOf = (schema: Readonly<Record<string, unknown>>) => {
  const ref = schema['$ref'];
  return typeof ref === 'string' ? definitions[ref.slice('#/definitions/'.length)] : schema;
};

describe('the generated validators', () => {
  it('are what the generator writes today', () => {
    const run = spawnSync(process.execPath, ['scripts/generate.ts', '--check'], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
  });

  it('cover exactly the methods of the table', () => {
    expect(Object.keys(paramChecks)).toEqual(Object.keys(methods));
  });

  it('agree with a full JSON Schema validator on arbitrary params', () => {
    const value = fc.jsonValue({ maxDepth: 2 });
    for (const [name, check] of Object.entries(paramChecks)) {
      const schema = schemaOf(methods[name as keyof typeof methods].params.schema);
      const reference = ajv.compile(schema);
      const known = Object.keys(schema.properties ?? {});
      const field = fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...known, 'bogus') },
        { weight: 1, arbitrary: fc.string() },
      );
      const plausible = fc.oneof(
        value,
        fc.boolean(),
        fc.string(),
        fc.integer(),
        fc.constantFrom('token-shown', 'chat', 'all', ['a']),
      );
      const params = fc.oneof(value, fc.dictionary(field, plausible));
      fc.assert(
        fc.property(params, (given) => {
          // fast-check dictionaries have no prototype on some seeds; JSON as received has one.
          const received = JSON.parse(JSON.stringify(given));
          expect(check(received) === null, `${name} ${JSON.stringify(received)}`).toBe(reference(received));
        }),
        { numRuns: 150 },
      );
    }
  });

  it('say what is wrong in the official words', () => {
    const client = connectParams().client;
    expect(paramChecks['channels.pairing.list']({ bogus: 1 })).toBe("at root: unexpected property 'bogus'");
    expect(paramChecks['channels.pairing.approve']({ channel: 'telegram' })).toBe(
      "must have required property 'accountId'",
    );
    expect(checkConnectParams(undefined)).toBe('must be object');
    expect(checkConnectParams(connectParams({ client: { ...client, id: 'oc-console' } }))).toBe(
      'at /client/id: must be equal to one of the allowed values',
    );
    expect(checkConnectParams(connectParams({ scopes: [''] }))).toBe(
      'at /scopes/0: must not have fewer than 1 characters',
    );
    expect(checkRequestFrame({ type: 'req', method: 'health' })).toBe("must have required property 'id'");
  });

  it('refuse the keys of prototypes, and leave every prototype as it was', () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":true},"channel":"telegram"}');
    expect(paramChecks['channels.pairing.list'](hostile)).toBe("at root: unexpected property '__proto__'");
    expect(paramChecks['oc.pairing.reject'](JSON.parse('{"constructor":1}'))).toBe(
      "must have required property 'requestId'",
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('do not take an inherited value for a given one', () => {
    expect(paramChecks['oc.pairing.reject'](Object.create({ requestId: 'x' }))).toBe(
      "must have required property 'requestId'",
    );
  });
});
