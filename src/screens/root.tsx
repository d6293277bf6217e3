import { type ReactElement, useSyncExternalStore } from 'react';
import { Colour } from '../components/line.tsx';
import { type Burst, useKeys } from '../components/use-keys.ts';
import { Frame } from './frame.tsx';
import type { ConsoleState } from './state.ts';

export interface Store {
  subscribe(listener: () => void): () => void;
  state(): ConsoleState;
  keys(burst: Burst): void;
  paste(text: string): void;
}

/** Between the terminal and the state: keys go in, frames come out. */
export function Root({ store, colour }: { readonly store: Store; readonly colour: boolean }): ReactElement {
  const state = useSyncExternalStore(store.subscribe, store.state);
  useKeys(store.keys, store.paste);
  return (
    <Colour value={colour}>
      <Frame state={state} />
    </Colour>
  );
}
