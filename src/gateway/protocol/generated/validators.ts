// Written by scripts/generate.ts from the method table and the pinned protocol schema. Do not edit.
import type { MethodName } from '../methods.ts';

/** Null, or the first thing that is wrong with the value. */
export type Check = (value: unknown) => string | null;

const wrong = (at: string, text: string): string => (at === '' ? text : `at ${at}: ${text}`);
const shown = (name: string): string => (name.length > 64 ? `${name.slice(0, 64)}…` : name);
const unexpected = (at: string, name: string): string =>
  `at ${at === '' ? 'root' : at}: unexpected property '${shown(name)}'`;

function c1(v: unknown, at: string): string | null {
  if (typeof v !== 'boolean') return wrong(at, "must be boolean");
  return null;
}

const c0Keys: ReadonlySet<string> = new Set(["probe"]);
function c0(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c0Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "probe")) {
    const problem = c1(o["probe"], `${at}/probe`);
    if (problem !== null) return problem;
  }
  return null;
}

const c2Keys: ReadonlySet<string> = new Set(["includeChannelSummary"]);
function c2(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c2Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "includeChannelSummary")) {
    const problem = c1(o["includeChannelSummary"], `${at}/includeChannelSummary`);
    if (problem !== null) return problem;
  }
  return null;
}

const c3Keys: ReadonlySet<string> = new Set([]);
function c3(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c3Keys.has(key)) return unexpected(at, key);
  return null;
}

function c5(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 0) return wrong(at, "must be >= 0");
  return null;
}

function c6(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  return null;
}

const c4Keys: ReadonlySet<string> = new Set(["probe","timeoutMs","channel"]);
function c4(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c4Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "probe")) {
    const problem = c1(o["probe"], `${at}/probe`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "timeoutMs")) {
    const problem = c5(o["timeoutMs"], `${at}/timeoutMs`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "channel")) {
    const problem = c6(o["channel"], `${at}/channel`);
    if (problem !== null) return problem;
  }
  return null;
}

const c7Keys: ReadonlySet<string> = new Set(["channel","accountId"]);
function c7(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c7Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "channel")) {
    const problem = c6(o["channel"], `${at}/channel`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "accountId")) {
    const problem = c6(o["accountId"], `${at}/accountId`);
    if (problem !== null) return problem;
  }
  return null;
}

const c8Keys: ReadonlySet<string> = new Set(["channel","accountId","requestId","notify","bootstrapCommandOwner"]);
function c8(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "channel")) return wrong(at, "must have required property 'channel'");
  if (!Object.hasOwn(o, "accountId")) return wrong(at, "must have required property 'accountId'");
  if (!Object.hasOwn(o, "requestId")) return wrong(at, "must have required property 'requestId'");
  for (const key of Object.keys(o)) if (!c8Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "channel")) {
    const problem = c6(o["channel"], `${at}/channel`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "accountId")) {
    const problem = c6(o["accountId"], `${at}/accountId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "requestId")) {
    const problem = c6(o["requestId"], `${at}/requestId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "notify")) {
    const problem = c1(o["notify"], `${at}/notify`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "bootstrapCommandOwner")) {
    const problem = c1(o["bootstrapCommandOwner"], `${at}/bootstrapCommandOwner`);
    if (problem !== null) return problem;
  }
  return null;
}

const c9Keys: ReadonlySet<string> = new Set(["channel","accountId","requestId"]);
function c9(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "channel")) return wrong(at, "must have required property 'channel'");
  if (!Object.hasOwn(o, "accountId")) return wrong(at, "must have required property 'accountId'");
  if (!Object.hasOwn(o, "requestId")) return wrong(at, "must have required property 'requestId'");
  for (const key of Object.keys(o)) if (!c9Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "channel")) {
    const problem = c6(o["channel"], `${at}/channel`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "accountId")) {
    const problem = c6(o["accountId"], `${at}/accountId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "requestId")) {
    const problem = c6(o["requestId"], `${at}/requestId`);
    if (problem !== null) return problem;
  }
  return null;
}

function c11(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 1) return wrong(at, "must be >= 1");
  return null;
}

function c13(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "updatedAt") return wrong(at, "must be equal to constant");
  return null;
}

function c14(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "lastInteractionAt") return wrong(at, "must be equal to constant");
  return null;
}

function c12(v: unknown, at: string): string | null {
  if (c13(v, at) !== null && c14(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

function c15(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (v.length > 512) return wrong(at, "must not have more than 512 characters");
  return null;
}

function c17(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "chat") return wrong(at, "must be equal to constant");
  return null;
}

function c18(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "dashboard") return wrong(at, "must be equal to constant");
  return null;
}

function c16(v: unknown, at: string): string | null {
  if (c17(v, at) !== null && c18(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

function c19(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  return null;
}

function c21(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "all") return wrong(at, "must be equal to constant");
  return null;
}

function c20(v: unknown, at: string): string | null {
  if (c1(v, at) !== null && c21(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

const c10Keys: ReadonlySet<string> = new Set(["limit","offset","activeMinutes","requireLastInteraction","sortBy","includeGlobal","includeUnknown","configuredAgentsOnly","includeDerivedTitles","includeLastMessage","label","boardFace","creatorId","ownerId","ownerFirst","involvingMe","involvingProfileId","includePeople","spawnedBy","agentId","search","archived"]);
function c10(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c10Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "limit")) {
    const problem = c11(o["limit"], `${at}/limit`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "offset")) {
    const problem = c5(o["offset"], `${at}/offset`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "activeMinutes")) {
    const problem = c11(o["activeMinutes"], `${at}/activeMinutes`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "requireLastInteraction")) {
    const problem = c1(o["requireLastInteraction"], `${at}/requireLastInteraction`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "sortBy")) {
    const problem = c12(o["sortBy"], `${at}/sortBy`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "includeGlobal")) {
    const problem = c1(o["includeGlobal"], `${at}/includeGlobal`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "includeUnknown")) {
    const problem = c1(o["includeUnknown"], `${at}/includeUnknown`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "configuredAgentsOnly")) {
    const problem = c1(o["configuredAgentsOnly"], `${at}/configuredAgentsOnly`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "includeDerivedTitles")) {
    const problem = c1(o["includeDerivedTitles"], `${at}/includeDerivedTitles`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "includeLastMessage")) {
    const problem = c1(o["includeLastMessage"], `${at}/includeLastMessage`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "label")) {
    const problem = c15(o["label"], `${at}/label`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "boardFace")) {
    const problem = c16(o["boardFace"], `${at}/boardFace`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "creatorId")) {
    const problem = c6(o["creatorId"], `${at}/creatorId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "ownerId")) {
    const problem = c6(o["ownerId"], `${at}/ownerId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "ownerFirst")) {
    const problem = c1(o["ownerFirst"], `${at}/ownerFirst`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "involvingMe")) {
    const problem = c1(o["involvingMe"], `${at}/involvingMe`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "involvingProfileId")) {
    const problem = c6(o["involvingProfileId"], `${at}/involvingProfileId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "includePeople")) {
    const problem = c1(o["includePeople"], `${at}/includePeople`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "spawnedBy")) {
    const problem = c6(o["spawnedBy"], `${at}/spawnedBy`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "agentId")) {
    const problem = c6(o["agentId"], `${at}/agentId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "search")) {
    const problem = c19(o["search"], `${at}/search`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "archived")) {
    const problem = c20(o["archived"], `${at}/archived`);
    if (problem !== null) return problem;
  }
  return null;
}

function c23(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (v.length > 64) return wrong(at, "must not have more than 64 characters");
  return null;
}

const c22Keys: ReadonlySet<string> = new Set(["channel","accountId"]);
function c22(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c22Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "channel")) {
    const problem = c23(o["channel"], `${at}/channel`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "accountId")) {
    const problem = c23(o["accountId"], `${at}/accountId`);
    if (problem !== null) return problem;
  }
  return null;
}

const c24Keys: ReadonlySet<string> = new Set(["requestId","channel","accountId","code","notify"]);
function c24(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c24Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "requestId")) {
    const problem = c23(o["requestId"], `${at}/requestId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "channel")) {
    const problem = c23(o["channel"], `${at}/channel`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "accountId")) {
    const problem = c23(o["accountId"], `${at}/accountId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "code")) {
    const problem = c23(o["code"], `${at}/code`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "notify")) {
    const problem = c1(o["notify"], `${at}/notify`);
    if (problem !== null) return problem;
  }
  return null;
}

const c25Keys: ReadonlySet<string> = new Set(["requestId","block"]);
function c25(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "requestId")) return wrong(at, "must have required property 'requestId'");
  for (const key of Object.keys(o)) if (!c25Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "requestId")) {
    const problem = c23(o["requestId"], `${at}/requestId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "block")) {
    const problem = c1(o["block"], `${at}/block`);
    if (problem !== null) return problem;
  }
  return null;
}

const c26Keys: ReadonlySet<string> = new Set(["requestId"]);
function c26(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "requestId")) return wrong(at, "must have required property 'requestId'");
  for (const key of Object.keys(o)) if (!c26Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "requestId")) {
    const problem = c23(o["requestId"], `${at}/requestId`);
    if (problem !== null) return problem;
  }
  return null;
}

function c28(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (v.length > 256) return wrong(at, "must not have more than 256 characters");
  return null;
}

const c27Keys: ReadonlySet<string> = new Set(["channel","accountId","senderId"]);
function c27(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "channel")) return wrong(at, "must have required property 'channel'");
  if (!Object.hasOwn(o, "senderId")) return wrong(at, "must have required property 'senderId'");
  for (const key of Object.keys(o)) if (!c27Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "channel")) {
    const problem = c23(o["channel"], `${at}/channel`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "accountId")) {
    const problem = c23(o["accountId"], `${at}/accountId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "senderId")) {
    const problem = c28(o["senderId"], `${at}/senderId`);
    if (problem !== null) return problem;
  }
  return null;
}

const c29Keys: ReadonlySet<string> = new Set(["channel"]);
function c29(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c29Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "channel")) {
    const problem = c23(o["channel"], `${at}/channel`);
    if (problem !== null) return problem;
  }
  return null;
}

function c31(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 0) return wrong(at, "must be >= 0");
  if (v > 9007199254740991) return wrong(at, "must be <= 9007199254740991");
  return null;
}

function c32(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 1) return wrong(at, "must be >= 1");
  if (v > 1000) return wrong(at, "must be <= 1000");
  return null;
}

const c30Keys: ReadonlySet<string> = new Set(["cursor","limit"]);
function c30(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c30Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "cursor")) {
    const problem = c31(o["cursor"], `${at}/cursor`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "limit")) {
    const problem = c32(o["limit"], `${at}/limit`);
    if (problem !== null) return problem;
  }
  return null;
}

const c33Keys: ReadonlySet<string> = new Set(["cursor","limit","kind","subject"]);
function c33(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c33Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "cursor")) {
    const problem = c31(o["cursor"], `${at}/cursor`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "limit")) {
    const problem = c32(o["limit"], `${at}/limit`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "kind")) {
    const problem = c23(o["kind"], `${at}/kind`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "subject")) {
    const problem = c15(o["subject"], `${at}/subject`);
    if (problem !== null) return problem;
  }
  return null;
}

function c35(v: unknown, at: string): string | null {
  if (!Array.isArray(v)) return wrong(at, "must be array");
  if (v.length > 32) return wrong(at, "must not have more than 32 items");
  for (let i = 0; i < v.length; i += 1) {
    const problem = c28(v[i], `${at}/${i}`);
    if (problem !== null) return problem;
  }
  return null;
}

const c34Keys: ReadonlySet<string> = new Set(["entries"]);
function c34(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "entries")) return wrong(at, "must have required property 'entries'");
  for (const key of Object.keys(o)) if (!c34Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "entries")) {
    const problem = c35(o["entries"], `${at}/entries`);
    if (problem !== null) return problem;
  }
  return null;
}

function c37(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (v.length > 32768) return wrong(at, "must not have more than 32768 characters");
  return null;
}

const c36Keys: ReadonlySet<string> = new Set(["text"]);
function c36(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "text")) return wrong(at, "must have required property 'text'");
  for (const key of Object.keys(o)) if (!c36Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "text")) {
    const problem = c37(o["text"], `${at}/text`);
    if (problem !== null) return problem;
  }
  return null;
}

const c39Values: ReadonlySet<unknown> = new Set(["token-shown"]);
function c39(v: unknown, at: string): string | null {
  if (!c39Values.has(v)) return wrong(at, "must be equal to one of the allowed values");
  return null;
}

const c38Keys: ReadonlySet<string> = new Set(["what"]);
function c38(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "what")) return wrong(at, "must have required property 'what'");
  for (const key of Object.keys(o)) if (!c38Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "what")) {
    const problem = c39(o["what"], `${at}/what`);
    if (problem !== null) return problem;
  }
  return null;
}

const c42Values: ReadonlySet<unknown> = new Set(["webchat-ui","openclaw-control-ui","openclaw-browser-copilot","openclaw-tui","webchat","cli","gateway-client","openclaw-macos","openclaw-linux","openclaw-ios","openclaw-watchos","openclaw-android","node-host","openclaw-worker","test","fingerprint","openclaw-probe"]);
function c42(v: unknown, at: string): string | null {
  if (!c42Values.has(v)) return wrong(at, "must be equal to one of the allowed values");
  return null;
}

function c43(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (v.length > 96) return wrong(at, "must not have more than 96 characters");
  return null;
}

const c44Values: ReadonlySet<unknown> = new Set(["webchat","cli","ui","backend","node","worker","probe","test"]);
function c44(v: unknown, at: string): string | null {
  if (!c44Values.has(v)) return wrong(at, "must be equal to one of the allowed values");
  return null;
}

const c41Keys: ReadonlySet<string> = new Set(["id","displayName","version","buildId","platform","deviceFamily","modelIdentifier","timeZone","mode","instanceId"]);
function c41(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "id")) return wrong(at, "must have required property 'id'");
  if (!Object.hasOwn(o, "version")) return wrong(at, "must have required property 'version'");
  if (!Object.hasOwn(o, "platform")) return wrong(at, "must have required property 'platform'");
  if (!Object.hasOwn(o, "mode")) return wrong(at, "must have required property 'mode'");
  for (const key of Object.keys(o)) if (!c41Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "id")) {
    const problem = c42(o["id"], `${at}/id`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "displayName")) {
    const problem = c6(o["displayName"], `${at}/displayName`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "version")) {
    const problem = c6(o["version"], `${at}/version`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "buildId")) {
    const problem = c43(o["buildId"], `${at}/buildId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "platform")) {
    const problem = c6(o["platform"], `${at}/platform`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "deviceFamily")) {
    const problem = c6(o["deviceFamily"], `${at}/deviceFamily`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "modelIdentifier")) {
    const problem = c6(o["modelIdentifier"], `${at}/modelIdentifier`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "timeZone")) {
    const problem = c23(o["timeZone"], `${at}/timeZone`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "mode")) {
    const problem = c44(o["mode"], `${at}/mode`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "instanceId")) {
    const problem = c6(o["instanceId"], `${at}/instanceId`);
    if (problem !== null) return problem;
  }
  return null;
}

function c45(v: unknown, at: string): string | null {
  if (!Array.isArray(v)) return wrong(at, "must be array");
  for (let i = 0; i < v.length; i += 1) {
    const problem = c6(v[i], `${at}/${i}`);
    if (problem !== null) return problem;
  }
  return null;
}

function c46(v: unknown, at: string): string | null {
  if (!Array.isArray(v)) return wrong(at, "must be array");
  for (let i = 0; i < v.length; i += 1) {
    const problem = c6(v[i], `${at}/${i}`);
    if (problem !== null) return problem;
  }
  return null;
}

function c47(v: unknown, at: string): string | null {
  return null;
}

const c49Pattern = new RegExp("^[a-f0-9]{64}$", 'u');
function c49(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 64) return wrong(at, "must not have fewer than 64 characters");
  if (v.length > 64) return wrong(at, "must not have more than 64 characters");
  if (!c49Pattern.test(v)) return wrong(at, "must match pattern \"^[a-f0-9]{64}$\"");
  return null;
}

function c50(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (v.length > 128) return wrong(at, "must not have more than 128 characters");
  return null;
}

function c51(v: unknown, at: string): string | null {
  if (!Array.isArray(v)) return wrong(at, "must be array");
  if (v.length > 64) return wrong(at, "must not have more than 64 items");
  if (new Set(v).size !== v.length) return wrong(at, "must not have duplicate items");
  for (let i = 0; i < v.length; i += 1) {
    const problem = c50(v[i], `${at}/${i}`);
    if (problem !== null) return problem;
  }
  return null;
}

function c52(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 1) return wrong(at, "must be >= 1");
  if (v > 9007199254740991) return wrong(at, "must be <= 9007199254740991");
  return null;
}

const c48Keys: ReadonlySet<string> = new Set(["bundleHash","openclawVersion","protocolFeatures","bundlePrewarm"]);
function c48(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "bundleHash")) return wrong(at, "must have required property 'bundleHash'");
  if (!Object.hasOwn(o, "openclawVersion")) return wrong(at, "must have required property 'openclawVersion'");
  if (!Object.hasOwn(o, "protocolFeatures")) return wrong(at, "must have required property 'protocolFeatures'");
  for (const key of Object.keys(o)) if (!c48Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "bundleHash")) {
    const problem = c49(o["bundleHash"], `${at}/bundleHash`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "openclawVersion")) {
    const problem = c50(o["openclawVersion"], `${at}/openclawVersion`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "protocolFeatures")) {
    const problem = c51(o["protocolFeatures"], `${at}/protocolFeatures`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "bundlePrewarm")) {
    const problem = c52(o["bundlePrewarm"], `${at}/bundlePrewarm`);
    if (problem !== null) return problem;
  }
  return null;
}

function c53(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const value of Object.values(o)) {
    const problem = c1(value, at);
    if (problem !== null) return problem;
  }
  return null;
}

const c54Keys: ReadonlySet<string> = new Set(["id","publicKey","signature","signedAt","nonce"]);
function c54(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "id")) return wrong(at, "must have required property 'id'");
  if (!Object.hasOwn(o, "publicKey")) return wrong(at, "must have required property 'publicKey'");
  if (!Object.hasOwn(o, "signature")) return wrong(at, "must have required property 'signature'");
  if (!Object.hasOwn(o, "signedAt")) return wrong(at, "must have required property 'signedAt'");
  if (!Object.hasOwn(o, "nonce")) return wrong(at, "must have required property 'nonce'");
  for (const key of Object.keys(o)) if (!c54Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "id")) {
    const problem = c6(o["id"], `${at}/id`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "publicKey")) {
    const problem = c6(o["publicKey"], `${at}/publicKey`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "signature")) {
    const problem = c6(o["signature"], `${at}/signature`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "signedAt")) {
    const problem = c5(o["signedAt"], `${at}/signedAt`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "nonce")) {
    const problem = c6(o["nonce"], `${at}/nonce`);
    if (problem !== null) return problem;
  }
  return null;
}

const c55Keys: ReadonlySet<string> = new Set(["token","bootstrapToken","deviceToken","password","approvalRuntimeToken","agentRuntimeIdentityToken"]);
function c55(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c55Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "token")) {
    const problem = c19(o["token"], `${at}/token`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "bootstrapToken")) {
    const problem = c19(o["bootstrapToken"], `${at}/bootstrapToken`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "deviceToken")) {
    const problem = c19(o["deviceToken"], `${at}/deviceToken`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "password")) {
    const problem = c19(o["password"], `${at}/password`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "approvalRuntimeToken")) {
    const problem = c19(o["approvalRuntimeToken"], `${at}/approvalRuntimeToken`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "agentRuntimeIdentityToken")) {
    const problem = c19(o["agentRuntimeIdentityToken"], `${at}/agentRuntimeIdentityToken`);
    if (problem !== null) return problem;
  }
  return null;
}

const c40Keys: ReadonlySet<string> = new Set(["minProtocol","maxProtocol","client","caps","commands","computerUse","workerRuns","permissions","pathEnv","role","scopes","device","auth","locale","userAgent"]);
function c40(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "minProtocol")) return wrong(at, "must have required property 'minProtocol'");
  if (!Object.hasOwn(o, "maxProtocol")) return wrong(at, "must have required property 'maxProtocol'");
  if (!Object.hasOwn(o, "client")) return wrong(at, "must have required property 'client'");
  for (const key of Object.keys(o)) if (!c40Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "minProtocol")) {
    const problem = c11(o["minProtocol"], `${at}/minProtocol`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "maxProtocol")) {
    const problem = c11(o["maxProtocol"], `${at}/maxProtocol`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "client")) {
    const problem = c41(o["client"], `${at}/client`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "caps")) {
    const problem = c45(o["caps"], `${at}/caps`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "commands")) {
    const problem = c46(o["commands"], `${at}/commands`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "computerUse")) {
    const problem = c47(o["computerUse"], `${at}/computerUse`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "workerRuns")) {
    const problem = c48(o["workerRuns"], `${at}/workerRuns`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "permissions")) {
    const problem = c53(o["permissions"], `${at}/permissions`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "pathEnv")) {
    const problem = c19(o["pathEnv"], `${at}/pathEnv`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "role")) {
    const problem = c6(o["role"], `${at}/role`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "scopes")) {
    const problem = c46(o["scopes"], `${at}/scopes`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "device")) {
    const problem = c54(o["device"], `${at}/device`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "auth")) {
    const problem = c55(o["auth"], `${at}/auth`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "locale")) {
    const problem = c19(o["locale"], `${at}/locale`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "userAgent")) {
    const problem = c19(o["userAgent"], `${at}/userAgent`);
    if (problem !== null) return problem;
  }
  return null;
}

function c57(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "req") return wrong(at, "must be equal to constant");
  return null;
}

function c58(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length > 128) return wrong(at, "must not have more than 128 characters");
  return null;
}

const c56Keys: ReadonlySet<string> = new Set(["type","id","method","params","traceparent"]);
function c56(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "type")) return wrong(at, "must have required property 'type'");
  if (!Object.hasOwn(o, "id")) return wrong(at, "must have required property 'id'");
  if (!Object.hasOwn(o, "method")) return wrong(at, "must have required property 'method'");
  for (const key of Object.keys(o)) if (!c56Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "type")) {
    const problem = c57(o["type"], `${at}/type`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "id")) {
    const problem = c6(o["id"], `${at}/id`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "method")) {
    const problem = c6(o["method"], `${at}/method`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "params")) {
    const problem = c47(o["params"], `${at}/params`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "traceparent")) {
    const problem = c58(o["traceparent"], `${at}/traceparent`);
    if (problem !== null) return problem;
  }
  return null;
}

export const checkConnectParams: Check = (v) => c40(v, '');
export const checkRequestFrame: Check = (v) => c56(v, '');
/** Checks of the params of every served method. */
export const paramChecks: Readonly<Record<MethodName, Check>> = {
  "health": (v) => c0(v, ''),
  "status": (v) => c2(v, ''),
  "system-presence": (v) => c3(v, ''),
  "channels.status": (v) => c4(v, ''),
  "channels.pairing.list": (v) => c7(v, ''),
  "channels.pairing.approve": (v) => c8(v, ''),
  "channels.pairing.dismiss": (v) => c9(v, ''),
  "exec.approval.list": (v) => c3(v, ''),
  "plugin.approval.list": (v) => c3(v, ''),
  "openclaw.approval.list": (v) => c3(v, ''),
  "node.pair.list": (v) => c3(v, ''),
  "node.list": (v) => c3(v, ''),
  "sessions.list": (v) => c10(v, ''),
  "exec.approvals.get": (v) => c3(v, ''),
  "oc.pairing.list": (v) => c22(v, ''),
  "oc.pairing.approve": (v) => c24(v, ''),
  "oc.pairing.reject": (v) => c25(v, ''),
  "oc.pairing.reveal": (v) => c26(v, ''),
  "oc.pairing.revoke": (v) => c27(v, ''),
  "oc.pairing.block": (v) => c27(v, ''),
  "oc.pairing.unblock": (v) => c27(v, ''),
  "oc.pairing.clear": (v) => c29(v, ''),
  "oc.pairing.history": (v) => c30(v, ''),
  "oc.history.list": (v) => c33(v, ''),
  "oc.history.verify": (v) => c3(v, ''),
  "oc.owner.set": (v) => c34(v, ''),
  "oc.send": (v) => c36(v, ''),
  "oc.gateway.note": (v) => c38(v, ''),
  "oc.gateway.stop": (v) => c3(v, ''),
};
