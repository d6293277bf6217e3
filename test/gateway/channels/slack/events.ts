import type { GenericMessageEvent } from '@slack/types';
import type { InboundMessage } from '../../../../src/gateway/channels/channel.ts';
import { readEvent } from '../../../../src/gateway/channels/slack/read-event.ts';
import { payloadOf } from '../../../helpers/slack-stand-in.ts';

const self = { teamId: 'T0HOME', userId: 'U0BOT', appId: 'A0APP', name: 'helper' };

/** A plain direct message, as the documentation has it. */
export const direct: GenericMessageEvent = {
  type: 'message',
  subtype: undefined,
  user: 'U0ALICE',
  text: 'hello',
  team: 'T0HOME',
  ts: '1795000000.000100',
  event_ts: '1795000000.000100',
  channel: 'D0ALICE',
  channel_type: 'im',
  client_msg_id: 'd2c8',
};

export const message = (more: object = {}): object => ({ ...direct, ...more });

export const readPayload = (payload: unknown): InboundMessage => readEvent('default', self, payload);

export const read = (event: object, outer: object = {}): InboundMessage =>
  readPayload(payloadOf('T0HOME', 'U0BOT', event, outer));
