import { bad, choice, good, idText, type KeyKind, text } from './key-kind.ts';

/** Part of a session's key and of the name of a directory: no dot, no slash, no colon, and one spelling. */
const nameForm = /^[a-z0-9][a-z0-9_-]{0,63}$/;

export const isAgentName = (value: string): boolean => nameForm.test(value);

export const agentName: KeyKind = {
  ...text(64, (value) => (isAgentName(value) ? null : 'must be of lower-case letters, digits, "-" and "_", up to 64')),
  words: 'name of an agent',
};

/** Also one that this version does not carry: what is bound to it waits for it. */
export const channelName: KeyKind = {
  ...text(32, (value) => (/^[a-z][a-z0-9-]*$/.test(value) ? null : 'is not the name of a channel')),
  words: 'name of a channel',
};

export const peerKind = choice(['direct', 'group', 'channel'], { dm: 'direct', user: 'direct' });

export const bindingKind = choice(['route', 'acp']);

export const peerId: KeyKind = {
  words: 'stable id, or "*"',
  takes: 'text',
  parse: (raw) => {
    const id = idText(raw);
    if ('refused' in id) return bad(id.refused, id.hint);
    return id.value.trim() === '' ? bad('is empty', 'Write the stable id.') : good(id.value);
  },
};
