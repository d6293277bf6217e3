import type { ConsoleState } from '../state.ts';
import type { CareContext } from './care.ts';
import type { Device } from './facts.ts';

const nobody: readonly Device[] = [];

/** What a device's request is judged against. */
export const careContext = ({ snapshot }: ConsoleState): CareContext => ({
  paired: snapshot.devices?.paired ?? nobody,
  held: snapshot.hello?.scopes ?? [],
});
