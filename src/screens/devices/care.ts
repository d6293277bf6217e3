import { createHash } from 'node:crypto';
import { careOf, type Known } from '../../components/text/care.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { scopes as ourScopes, type Scope, satisfies } from '../../gateway/protocol/scopes.ts';
import { dateZ } from '../format.ts';
import { ourWords } from '../our-words.ts';
import type { Device, DeviceRequest } from './facts.ts';
import { deviceName } from './name.ts';

const allScopes: ReadonlySet<string> = new Set(ourScopes);

/** What this console does not hold itself, and so cannot give. A right that it does not know counts as one. */
export const beyond = (row: DeviceRequest, held: readonly string[]): readonly string[] => {
  const set = new Set(held);
  // why: the set holds names of rights; one that is in no table of ours is covered by no other.
  const covered = (scope: string) =>
    set.has(scope) || (allScopes.has(scope) && satisfies(set as Set<Scope>, scope as Scope));
  return row.scopes.filter((scope) => !covered(scope));
};

export interface CareContext {
  readonly paired: readonly Device[];
  /** What this console holds. */
  readonly held: readonly string[];
}

/** What to be careful about in a request of a device. Empty means no known trick, never safe. */
export const careFor = (row: DeviceRequest, { paired, held }: CareContext): readonly Safe[] => [
  ...rightsCare(row),
  ...beyondCare(beyond(row, held)),
  ...beforeCare(row),
  ...keyCare(row),
  ...textCare(row, paired),
];

function rightsCare({ scopes, roles }: DeviceRequest): readonly Safe[] {
  const strange = roles.filter((role) => role !== 'operator');
  return [
    ...(scopes.includes('operator.admin' as never) ? [own('asks for everything, also to change settings: admin')] : []), // why: a name among texts
    ...(scopes.includes('operator.pairing' as never) ? [own('asks to let in others: pairing')] : []), // why: as above
    ...strange
      .slice(0, 3)
      .map((role) => safe`asks to be ${printable(JSON.stringify(role), { as: 'command' })}, not operator`),
  ];
}

const beyondCare = (scopes: readonly string[]): readonly Safe[] =>
  scopes.length === 0
    ? []
    : [safe`asks for more than this console holds: ${printable(scopes.join(', ').slice(0, 200), { as: 'command' })}`];

function beforeCare({ before, isRepair, address, publicKey }: DeviceRequest): readonly Safe[] {
  if (before === null) return isRepair ? [own('the gateway knows it from before, and lists it no more')] : [];
  return [
    ...(before.publicKey === publicKey ? [] : [own('its key is not the one that was approved')]),
    ...(before.revokedAtMs === null ? [] : [safe`its token was revoked ${dateZ(before.revokedAtMs)}`]),
    ...(before.address === null || address === null || before.address === address
      ? []
      : [
          safe`asks from ${printable(address, { as: 'command' })}, was approved from ${printable(before.address, { as: 'command' })}`,
        ]),
  ];
}

/** The id is the fingerprint of the key; whoever says so of another key is not who they say. */
function keyCare({ deviceId, publicKey }: DeviceRequest): readonly Safe[] {
  const fingerprint = createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex');
  return fingerprint === deviceId.toLowerCase() ? [] : [own('its id is not the fingerprint of its key')];
}

interface Remembered {
  readonly paired: readonly Device[];
  readonly care: readonly Safe[];
}
const remembered = new WeakMap<DeviceRequest, Remembered>();

/** Tricks in what it says of itself; a row is studied once as long as no other device is approved. */
function textCare(row: DeviceRequest, paired: readonly Device[]): readonly Safe[] {
  const known = remembered.get(row);
  if (known?.paired === paired) return known.care;
  const names = [...ourWords, ...paired.filter(({ deviceId }) => deviceId !== row.deviceId).flatMap(namesOf)];
  const care = row.claims.flatMap(({ name, value, length }) => {
    // Only the name that it chose is read as one; the others are words of its program.
    const label = name === 'displayName' ? own('its name') : printable(name, { as: 'command' });
    const found = careOf(label, value, name === 'displayName' ? names : []).map(({ text }) => text);
    return length > value.length
      ? [...found, safe`${label} is ${length} characters long; the beginning is shown`]
      : found;
  });
  remembered.set(row, { paired, care });
  return care;
}

const namesOf = (row: Device): readonly Known[] =>
  [row.label, row.claims.find(({ name }) => name === 'displayName')?.value ?? null].flatMap((name) =>
    name === null ? [] : { name, who: safe`approved ${deviceName(row)}, but is another key` },
  );
