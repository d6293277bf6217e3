import type { Handlers } from '../protocol/methods.ts';
import type { Services } from './services.ts';

type Ours = Extract<keyof Handlers, `oc.access.${string}`>;

export const access = ({ access: desk }: Services): Pick<Handlers, Ours> => ({
  'oc.access.list': () => desk.list(),
  'oc.access.explain': (params) => desk.explain(params),
  'oc.access.recent': ({ messageId }) => desk.recent(messageId),
});
