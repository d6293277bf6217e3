import { createHash } from 'node:crypto';
import { emptyRow } from '../../components/row.ts';
import { own, safe } from '../../components/text/printable.ts';
import { deviceAbilities, maySeePairings } from '../ability.ts';
import { goneText } from '../gone.ts';
import type { SubjectKind, SubjectWords } from '../subject-kind.ts';
import { beyond, careFor } from './care.ts';
import { careContext } from './context.ts';
import { requestRows, requestText } from './detail.ts';
import type { DeviceRequest } from './facts.ts';
import { deviceName } from './name.ts';
import { sendDeviceApproval } from './send.ts';

/** SHA-256 over everything that a decision rests on, what the device holds already among it. */
function digestOf({
  gateway,
  requestId,
  deviceId,
  publicKey,
  scopes,
  roles,
  address,
  claims,
  ...row
}: DeviceRequest): string {
  const { createdAtMs, isRepair, before } = row;
  const said = claims.map(({ name, value, whole }) => [name, value, whole]).toSorted();
  const holds = before && [before.publicKey, before.scopes, before.address, before.label, before.revokedAtMs];
  const parts = [gateway, requestId, deviceId, publicKey, scopes, roles, address, said, createdAtMs, isRepair, holds];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

const words: SubjectWords = {
  denial: 'reject',
  block: 'reject',
  verdict: own('APPROVE'),
  doing: own('APPROVING'),
  noun: own('the approval of'),
  byKey: own('Proof: by row. Approve only if the device itself shows the id of the request above.'),
  byRow: own(
    'Proof: by row. Approve only if the device itself shows the id of the request above; typing the code shows that you read it.',
  ),
  tooLong: own('Too long to be approved here. It can be rejected.'),
  mayNotApprove: own('This console may reject it and not approve it: it asks for more than this console holds.'),
};

/** A request of a device in the REVIEW window: the id of the request, which the device shows as well, stands above the text. */
export const deviceKind: SubjectKind<DeviceRequest> = {
  // Nobody gives what they do not hold; the gateway would refuse it.
  abilities(hello, readOnly, subject) {
    const abilities = deviceAbilities(hello, readOnly);
    return { ...abilities, approve: abilities.approve && beyond(subject, hello?.scopes ?? []).length === 0 };
  },
  missingScope: (hello) => (maySeePairings(hello) ? null : own('operator.pairing')),
  listed: ({ devices }) => devices?.pending ?? null,
  digest: digestOf,
  name: deviceName,
  goneText: ({ gone }) => gone && goneText(gone),
  flagged: (state, subject) => careFor(subject, careContext(state)).length > 0,
  cut: ({ claims }) => claims.some(({ value, length }) => length > value.length),
  offersAlways: () => false,
  before: () => null,
  title: (subject, narrow) =>
    narrow ? safe`REVIEW  ${deviceName(subject)}` : safe`REVIEW  ${deviceName(subject)} asks to be let in`,
  head: (_, subject, width) => requestRows(subject, width)[0] ?? emptyRow,
  // An id that is longer than the line above is part of the text as well.
  text(state, subject, width) {
    const id = requestRows(subject, width);
    return [...(id.length > 1 ? id : []), ...requestText(state, subject, width)];
  },
  words: () => words,
  approve: sendDeviceApproval,
};
