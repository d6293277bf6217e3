import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../packages/oc-whatsapp/src/read-message.ts';
import { baileys, whatsappPackage } from '../../helpers/whatsapp-program.ts';

const missing = await whatsappPackage();
const self = { phone: '+15550001111', lid: '99000@lid' };
const group = '120363040012345678@g.us';
const alice = '15550005001@s.whatsapp.net';
const direct = { remoteJid: alice, fromMe: false, id: '3EB0AA' };
const inGroup = { remoteJid: group, participant: alice, fromMe: false, id: '3EB0BB' };

/** The message as it stands in the platform's own protobuf, written and read again by Baileys. */
async function read(info: object) {
  const { proto } = await baileys();
  const { WebMessageInfo } = proto;
  const bytes = WebMessageInfo.encode(WebMessageInfo.fromObject({ key: direct, ...info })).finish();
  return readMessage(self, WebMessageInfo.decode(bytes));
}

const text = (words: string, contextInfo?: object) => ({
  extendedTextMessage: { text: words, ...(contextInfo === undefined ? {} : { contextInfo }) },
});

describe.skipIf(missing !== null)('a message of WhatsApp', () => {
  it.each(['@15550001111 /stop', '/stop @99000', 'hi @15550001111'])('says where it names us: %s', async (words) => {
    const mentionedJid = ['99000@lid'];
    const said = await read({ key: inGroup, message: text(words, { mentionedJid }) });
    const [{ start, end } = { start: 0, end: 0 }] = said?.naming ?? [];
    expect(words.slice(start, end)).toMatch(/^@(15550001111|99000)$/);
    expect((await read({ key: inGroup, message: text(words) }))?.naming).toBeUndefined();
    expect((await read({ key: inGroup, message: text('@155500011112', { mentionedJid }) }))?.naming).toBeUndefined();
  });

  it.each<readonly [string, object]>([
    ['a plain text', { conversation: 'hello' }],
    ['a text with marks', text('hello')],
    ['a text beside the keys of a group', { conversation: 'hello', senderKeyDistributionMessage: { groupId: group } }],
    ['one that vanishes', { ephemeralMessage: { message: text('hello') } }],
    ['one shown once', { viewOnceMessageV2: { message: { imageMessage: { caption: 'hello' } } } }],
    ['a picture with words', { imageMessage: { caption: 'hello' } }],
    ['a film with words', { videoMessage: { caption: 'hello' } }],
    ['a file with words', { documentWithCaptionMessage: { message: { documentMessage: { caption: 'hello' } } } }],
  ])('is read of %s', async (_, message) => {
    expect(await read({ message, pushName: 'Alice' })).toEqual({
      phone: '+15550005001',
      lid: null,
      id: '3EB0AA',
      event: 'message',
      name: 'Alice',
      chat: { kind: 'direct', id: alice },
      mention: 'none',
      forwarded: false,
      text: 'hello',
    });
  });

  it.each<readonly [string, object]>([
    ['an edit', { message: { protocolMessage: { type: 14, key: direct, editedMessage: { conversation: 'x' } } } }],
    ['an edit in its wrapper', { message: { editedMessage: { message: { conversation: 'x' } } } }],
    ['a message taken back', { message: { protocolMessage: { type: 0, key: direct } } }],
    ['a reaction', { message: { reactionMessage: { key: direct, text: '👍' } } }],
    ['a sticker', { message: { stickerMessage: { url: 'x' } } }],
    ['a voice', { message: { audioMessage: { url: 'x' } } }],
    ['a picture without words', { message: { imageMessage: { url: 'x' } } }],
    ['a poll', { message: { pollCreationMessage: { name: 'x' } } }],
    ['a pressed button', { message: { buttonsResponseMessage: { selectedDisplayText: '/approve 1' } } }],
    ['a contact', { message: { contactMessage: { displayName: 'x' } } }],
    ['a call', { messageStubType: 40 }],
    ['somebody who joined', { messageStubType: 27, message: { conversation: 'x' } }],
    ['what could not be decrypted', { messageStubType: 2, message: { conversation: 'x' } }],
    ['what went to a list', { broadcast: true, message: { conversation: 'x' } }],
    ['two things at once', { message: { conversation: 'x', reactionMessage: { text: '👍' } } }],
    ['an empty text', { message: { conversation: '' } }],
    ['wrappers without end', { message: wrapped(9) }],
    ['nothing', {}],
  ])('77: %s is none (CVE-2026-32899)', async (_, info) => {
    expect((await read(info))?.event).toBe('other');
  });

  it.each<readonly [string, object]>([
    ['of our own, typed on the phone', { ...direct, fromMe: true }],
    ['of our own in a group', { ...inGroup, fromMe: true }],
    ['that has our number, whatever it says of itself', { ...inGroup, participant: '15550001111:7@s.whatsapp.net' }],
    ['that has our other number', { ...inGroup, participant: '99000@lid' }],
  ])('%s is not even handed over', async (_, key) => {
    expect(await read({ key, message: { conversation: 'x' } })).toBeNull();
  });

  it.each<readonly [string, object]>([
    ['a status', { remoteJid: 'status@broadcast', participant: alice, id: '1' }],
    ['a list', { remoteJid: '1555@broadcast', participant: alice, id: '1' }],
    ['a channel', { remoteJid: '120363000000000000@newsletter', id: '1' }],
    ['the bot of Meta', { remoteJid: '867051314767696@bot', id: '1' }],
    ['a bot', { remoteJid: '13135550002@s.whatsapp.net', id: '1' }],
    ['a bot of another number', { remoteJid: '13165550099@s.whatsapp.net', id: '1' }],
    ['a number that a company hosts', { remoteJid: '15550005001@hosted', id: '1' }],
    ['an old form', { remoteJid: '15550005001@c.us', id: '1' }],
    ['a number with a zero in front', { remoteJid: '0555000500@s.whatsapp.net', id: '1' }],
    ['words around a number', { remoteJid: `x${alice}`, id: '1' }],
    ['no address', { id: '1' }],
    ['a group without a writer', { remoteJid: group, id: '1' }],
    ['a group whose writer is a group', { remoteJid: group, participant: group, id: '1' }],
    ['a person who has somebody else write', { remoteJid: alice, participant: '15550005002@s.whatsapp.net', id: '1' }],
  ])('67 and 76: %s is nobody', async (_, key) => {
    const { phone, lid } = (await read({ key, message: { conversation: 'x' } })) ?? {};
    expect({ phone, lid }).toEqual({ phone: null, lid: null });
  });

  it('knows both ids of a person, whichever of them the server addresses', () => {
    const ids = (key: object) => readMessage(self, { key: { id: '1', ...key }, message: { conversation: 'x' } });
    const both = { phone: '+15550005001', lid: '77@lid' };
    expect(ids({ remoteJid: alice, remoteJidAlt: '77@lid' })).toMatchObject(both);
    expect(ids({ remoteJid: '77@lid', remoteJidAlt: alice })).toMatchObject(both);
    expect(ids({ remoteJid: group, participant: '77:3@lid', participantAlt: alice })).toMatchObject(both);
    expect(ids({ remoteJid: '77@lid' })).toMatchObject({ phone: null, lid: '77@lid' });
    // Two numbers of one kind: nobody knows whose message it is.
    expect(ids({ remoteJid: alice, remoteJidAlt: '15550005002@s.whatsapp.net' })).toMatchObject({ phone: null });
    expect(ids({ remoteJid: '1@newsletter', remoteJidAlt: alice })).toMatchObject({ phone: null, lid: null });
  });

  it.each<readonly [string, object | undefined, object]>([
    ['our number is named', { mentionedJid: ['1@lid', '15550001111@s.whatsapp.net'] }, { mention: 'mention' }],
    ['our other number is named', { mentionedJid: ['99000@lid'] }, { mention: 'mention' }],
    ['somebody else is named', { mentionedJid: ['15550001112@s.whatsapp.net', '990001@lid'] }, { mention: 'none' }],
    ['a message of ours is quoted', { stanzaId: 'A', participant: '99000@lid' }, { mention: 'reply' }],
    ["somebody else's is quoted", { stanzaId: 'A', participant: alice }, { mention: 'none' }],
    [
      'a message of ours elsewhere is quoted',
      { stanzaId: 'A', participant: '99000@lid', remoteJid: alice },
      { mention: 'none' },
    ],
    ['nobody is named', undefined, { mention: 'none', forwarded: false }],
    [
      'it is handed on and names us',
      { mentionedJid: ['99000@lid'], isForwarded: true },
      { mention: 'none', forwarded: true },
    ],
    ['it was handed on often', { forwardingScore: 5 }, { mention: 'none', forwarded: true }],
  ])('82: in a group, when %s (CVE-2026-22178)', async (_, context, wanted) => {
    const message = text('@15550001111 @99000 hello', context);
    expect(await read({ key: inGroup, message })).toMatchObject(wanted);
    expect(await read({ key: inGroup, message: { ephemeralMessage: { message } } })).toMatchObject(wanted);
  });

  it('64: a name decides nothing, and is cut (CVE-2026-28480)', async () => {
    const read15 = await read({ pushName: `+15550001111 ${'x'.repeat(999)}`, message: { conversation: 'x' } });
    expect(read15).toMatchObject({ phone: '+15550005001' });
    expect(read15?.name?.length).toBe(128);
  });

  it.each([null, undefined, 7, 'x', [], {}, { key: null }, { key: 7, message: 7 }, { key: {}, message: [] }])(
    'takes %j for nothing at all',
    (raw) => {
      expect(readMessage(self, raw)).toMatchObject({ event: 'other', phone: null, lid: null });
    },
  );
});

function wrapped(depth: number): object {
  return depth === 0 ? { conversation: 'x' } : { ephemeralMessage: { message: wrapped(depth - 1) } };
}
