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

function c12(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  return null;
}

function c11(v: unknown, at: string): string | null {
  if (!Array.isArray(v)) return wrong(at, "must be array");
  for (let i = 0; i < v.length; i += 1) {
    const problem = c12(v[i], `${at}/${i}`);
    if (problem !== null) return problem;
  }
  return null;
}

function c15(v: unknown, at: string): string | null {
  if (v !== null) return wrong(at, "must be null");
  return null;
}

function c14(v: unknown, at: string): string | null {
  if (c12(v, at) !== null && c15(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

function c18(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "deny") return wrong(at, "must be equal to constant");
  return null;
}

function c19(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "allowlist") return wrong(at, "must be equal to constant");
  return null;
}

function c20(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "full") return wrong(at, "must be equal to constant");
  return null;
}

function c17(v: unknown, at: string): string | null {
  if (c18(v, at) !== null && c19(v, at) !== null && c20(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

function c22(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "off") return wrong(at, "must be equal to constant");
  return null;
}

function c23(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "on-miss") return wrong(at, "must be equal to constant");
  return null;
}

function c24(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "always") return wrong(at, "must be equal to constant");
  return null;
}

function c21(v: unknown, at: string): string | null {
  if (c22(v, at) !== null && c23(v, at) !== null && c24(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

function c27(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "allow-always") return wrong(at, "must be equal to constant");
  return null;
}

const c26Keys: ReadonlySet<string> = new Set(["pattern","argPattern","source"]);
function c26(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "pattern")) return wrong(at, "must have required property 'pattern'");
  for (const key of Object.keys(o)) if (!c26Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "pattern")) {
    const problem = c12(o["pattern"], `${at}/pattern`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "argPattern")) {
    const problem = c12(o["argPattern"], `${at}/argPattern`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "source")) {
    const problem = c27(o["source"], `${at}/source`);
    if (problem !== null) return problem;
  }
  return null;
}

function c25(v: unknown, at: string): string | null {
  if (!Array.isArray(v)) return wrong(at, "must be array");
  for (let i = 0; i < v.length; i += 1) {
    const problem = c26(v[i], `${at}/${i}`);
    if (problem !== null) return problem;
  }
  return null;
}

const c16Keys: ReadonlySet<string> = new Set(["security","ask","askFallback","autoAllowSkills","allowlistRules"]);
function c16(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "security")) return wrong(at, "must have required property 'security'");
  if (!Object.hasOwn(o, "ask")) return wrong(at, "must have required property 'ask'");
  if (!Object.hasOwn(o, "askFallback")) return wrong(at, "must have required property 'askFallback'");
  if (!Object.hasOwn(o, "autoAllowSkills")) return wrong(at, "must have required property 'autoAllowSkills'");
  if (!Object.hasOwn(o, "allowlistRules")) return wrong(at, "must have required property 'allowlistRules'");
  for (const key of Object.keys(o)) if (!c16Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "security")) {
    const problem = c17(o["security"], `${at}/security`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "ask")) {
    const problem = c21(o["ask"], `${at}/ask`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "askFallback")) {
    const problem = c17(o["askFallback"], `${at}/askFallback`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "autoAllowSkills")) {
    const problem = c1(o["autoAllowSkills"], `${at}/autoAllowSkills`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "allowlistRules")) {
    const problem = c25(o["allowlistRules"], `${at}/allowlistRules`);
    if (problem !== null) return problem;
  }
  return null;
}

const c29Keys: ReadonlySet<string> = new Set(["argvIndex","path","sha256"]);
function c29(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "argvIndex")) return wrong(at, "must have required property 'argvIndex'");
  if (!Object.hasOwn(o, "path")) return wrong(at, "must have required property 'path'");
  if (!Object.hasOwn(o, "sha256")) return wrong(at, "must have required property 'sha256'");
  for (const key of Object.keys(o)) if (!c29Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "argvIndex")) {
    const problem = c5(o["argvIndex"], `${at}/argvIndex`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "path")) {
    const problem = c12(o["path"], `${at}/path`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "sha256")) {
    const problem = c12(o["sha256"], `${at}/sha256`);
    if (problem !== null) return problem;
  }
  return null;
}

function c28(v: unknown, at: string): string | null {
  if (c29(v, at) !== null && c15(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

const c13Keys: ReadonlySet<string> = new Set(["argv","cwd","commandText","commandPreview","agentId","sessionKey","policySnapshot","mutableFileOperand"]);
function c13(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "argv")) return wrong(at, "must have required property 'argv'");
  if (!Object.hasOwn(o, "cwd")) return wrong(at, "must have required property 'cwd'");
  if (!Object.hasOwn(o, "commandText")) return wrong(at, "must have required property 'commandText'");
  if (!Object.hasOwn(o, "agentId")) return wrong(at, "must have required property 'agentId'");
  if (!Object.hasOwn(o, "sessionKey")) return wrong(at, "must have required property 'sessionKey'");
  for (const key of Object.keys(o)) if (!c13Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "argv")) {
    const problem = c11(o["argv"], `${at}/argv`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "cwd")) {
    const problem = c14(o["cwd"], `${at}/cwd`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "commandText")) {
    const problem = c12(o["commandText"], `${at}/commandText`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "commandPreview")) {
    const problem = c14(o["commandPreview"], `${at}/commandPreview`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "agentId")) {
    const problem = c14(o["agentId"], `${at}/agentId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "sessionKey")) {
    const problem = c14(o["sessionKey"], `${at}/sessionKey`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "policySnapshot")) {
    const problem = c16(o["policySnapshot"], `${at}/policySnapshot`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "mutableFileOperand")) {
    const problem = c28(o["mutableFileOperand"], `${at}/mutableFileOperand`);
    if (problem !== null) return problem;
  }
  return null;
}

function c30(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const value of Object.values(o)) {
    const problem = c12(value, at);
    if (problem !== null) return problem;
  }
  return null;
}

function c31(v: unknown, at: string): string | null {
  if (c6(v, at) !== null && c15(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

function c34(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "message-send") return wrong(at, "must be equal to constant");
  return null;
}

function c35(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (v.length > 128) return wrong(at, "must not have more than 128 characters");
  return null;
}

function c36(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 1) return wrong(at, "must be >= 1");
  if (v > 1000000) return wrong(at, "must be <= 1000000");
  return null;
}

function c37(v: unknown, at: string): string | null {
  if (!Array.isArray(v)) return wrong(at, "must be array");
  if (v.length > 5) return wrong(at, "must not have more than 5 items");
  for (let i = 0; i < v.length; i += 1) {
    const problem = c35(v[i], `${at}/${i}`);
    if (problem !== null) return problem;
  }
  return null;
}

function c39(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "internal") return wrong(at, "must be equal to constant");
  return null;
}

function c40(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "external") return wrong(at, "must be equal to constant");
  return null;
}

function c38(v: unknown, at: string): string | null {
  if (c39(v, at) !== null && c40(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

const c33Keys: ReadonlySet<string> = new Set(["kind","target","recipientCount","recipients","audience"]);
function c33(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "kind")) return wrong(at, "must have required property 'kind'");
  if (!Object.hasOwn(o, "target")) return wrong(at, "must have required property 'target'");
  if (!Object.hasOwn(o, "recipientCount")) return wrong(at, "must have required property 'recipientCount'");
  for (const key of Object.keys(o)) if (!c33Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "kind")) {
    const problem = c34(o["kind"], `${at}/kind`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "target")) {
    const problem = c35(o["target"], `${at}/target`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "recipientCount")) {
    const problem = c36(o["recipientCount"], `${at}/recipientCount`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "recipients")) {
    const problem = c37(o["recipients"], `${at}/recipients`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "audience")) {
    const problem = c38(o["audience"], `${at}/audience`);
    if (problem !== null) return problem;
  }
  return null;
}

function c42(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "payment") return wrong(at, "must be equal to constant");
  return null;
}

function c43(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (v.length > 40) return wrong(at, "must not have more than 40 characters");
  return null;
}

function c44(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (v.length > 12) return wrong(at, "must not have more than 12 characters");
  return null;
}

const c41Keys: ReadonlySet<string> = new Set(["kind","amount","currency","target"]);
function c41(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "kind")) return wrong(at, "must have required property 'kind'");
  if (!Object.hasOwn(o, "amount")) return wrong(at, "must have required property 'amount'");
  if (!Object.hasOwn(o, "currency")) return wrong(at, "must have required property 'currency'");
  if (!Object.hasOwn(o, "target")) return wrong(at, "must have required property 'target'");
  for (const key of Object.keys(o)) if (!c41Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "kind")) {
    const problem = c42(o["kind"], `${at}/kind`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "amount")) {
    const problem = c43(o["amount"], `${at}/amount`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "currency")) {
    const problem = c44(o["currency"], `${at}/currency`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "target")) {
    const problem = c35(o["target"], `${at}/target`);
    if (problem !== null) return problem;
  }
  return null;
}

function c46(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "external-post") return wrong(at, "must be equal to constant");
  return null;
}

function c48(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "public") return wrong(at, "must be equal to constant");
  return null;
}

function c49(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "restricted") return wrong(at, "must be equal to constant");
  return null;
}

function c47(v: unknown, at: string): string | null {
  if (c48(v, at) !== null && c49(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

const c45Keys: ReadonlySet<string> = new Set(["kind","target","visibility"]);
function c45(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "kind")) return wrong(at, "must have required property 'kind'");
  if (!Object.hasOwn(o, "target")) return wrong(at, "must have required property 'target'");
  if (!Object.hasOwn(o, "visibility")) return wrong(at, "must have required property 'visibility'");
  for (const key of Object.keys(o)) if (!c45Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "kind")) {
    const problem = c46(o["kind"], `${at}/kind`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "target")) {
    const problem = c35(o["target"], `${at}/target`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "visibility")) {
    const problem = c47(o["visibility"], `${at}/visibility`);
    if (problem !== null) return problem;
  }
  return null;
}

function c51(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "standing-grant") return wrong(at, "must be equal to constant");
  return null;
}

function c52(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (v.length > 256) return wrong(at, "must not have more than 256 characters");
  return null;
}

function c53(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 1) return wrong(at, "must be >= 1");
  if (v > 3650) return wrong(at, "must be <= 3650");
  return null;
}

const c50Keys: ReadonlySet<string> = new Set(["kind","automation","command","expiresInDays"]);
function c50(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "kind")) return wrong(at, "must have required property 'kind'");
  if (!Object.hasOwn(o, "automation")) return wrong(at, "must have required property 'automation'");
  if (!Object.hasOwn(o, "command")) return wrong(at, "must have required property 'command'");
  for (const key of Object.keys(o)) if (!c50Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "kind")) {
    const problem = c51(o["kind"], `${at}/kind`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "automation")) {
    const problem = c35(o["automation"], `${at}/automation`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "command")) {
    const problem = c52(o["command"], `${at}/command`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "expiresInDays")) {
    const problem = c53(o["expiresInDays"], `${at}/expiresInDays`);
    if (problem !== null) return problem;
  }
  return null;
}

function c32(v: unknown, at: string): string | null {
  if (c33(v, at) !== null && c41(v, at) !== null && c45(v, at) !== null && c50(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

const c56Values: ReadonlySet<unknown> = new Set(["allow-always"]);
function c56(v: unknown, at: string): string | null {
  if (!c56Values.has(v)) return wrong(at, "must be equal to one of the allowed values");
  return null;
}

function c55(v: unknown, at: string): string | null {
  const problem0 = c12(v, at);
  if (problem0 !== null) return problem0;
  const problem1 = c56(v, at);
  if (problem1 !== null) return problem1;
  return null;
}

function c54(v: unknown, at: string): string | null {
  if (!Array.isArray(v)) return wrong(at, "must be array");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 items");
  if (v.length > 1) return wrong(at, "must not have more than 1 items");
  for (let i = 0; i < v.length; i += 1) {
    const problem = c55(v[i], `${at}/${i}`);
    if (problem !== null) return problem;
  }
  return null;
}

function c59(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 0) return wrong(at, "must be >= 0");
  return null;
}

function c60(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 1) return wrong(at, "must be >= 1");
  return null;
}

const c58Keys: ReadonlySet<string> = new Set(["startIndex","endIndex"]);
function c58(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "startIndex")) return wrong(at, "must have required property 'startIndex'");
  if (!Object.hasOwn(o, "endIndex")) return wrong(at, "must have required property 'endIndex'");
  for (const key of Object.keys(o)) if (!c58Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "startIndex")) {
    const problem = c59(o["startIndex"], `${at}/startIndex`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "endIndex")) {
    const problem = c60(o["endIndex"], `${at}/endIndex`);
    if (problem !== null) return problem;
  }
  return null;
}

function c57(v: unknown, at: string): string | null {
  if (!Array.isArray(v)) return wrong(at, "must be array");
  for (let i = 0; i < v.length; i += 1) {
    const problem = c58(v[i], `${at}/${i}`);
    if (problem !== null) return problem;
  }
  return null;
}

function c62(v: unknown, at: string): string | null {
  if (typeof v !== 'number') return wrong(at, "must be number");
  return null;
}

function c61(v: unknown, at: string): string | null {
  if (c12(v, at) !== null && c62(v, at) !== null && c15(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

function c63(v: unknown, at: string): string | null {
  if (!Array.isArray(v)) return wrong(at, "must be array");
  for (let i = 0; i < v.length; i += 1) {
    const problem = c6(v[i], `${at}/${i}`);
    if (problem !== null) return problem;
  }
  return null;
}

function c64(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 1) return wrong(at, "must be >= 1");
  return null;
}

const c10Keys: ReadonlySet<string> = new Set(["id","command","commandArgv","systemRunPlan","env","cwd","nodeId","host","security","ask","warningText","scope","unavailableDecisions","commandSpans","agentId","resolvedPath","sessionKey","sessionId","runId","toolCallId","turnSourceChannel","turnSourceTo","turnSourceAccountId","turnSourceThreadId","approvalReviewerDeviceIds","requireDeliveryRoute","suppressDelivery","deliverToApprovalClientsOnly","timeoutMs","twoPhase"]);
function c10(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c10Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "id")) {
    const problem = c6(o["id"], `${at}/id`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "command")) {
    const problem = c6(o["command"], `${at}/command`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "commandArgv")) {
    const problem = c11(o["commandArgv"], `${at}/commandArgv`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "systemRunPlan")) {
    const problem = c13(o["systemRunPlan"], `${at}/systemRunPlan`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "env")) {
    const problem = c30(o["env"], `${at}/env`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "cwd")) {
    const problem = c14(o["cwd"], `${at}/cwd`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "nodeId")) {
    const problem = c31(o["nodeId"], `${at}/nodeId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "host")) {
    const problem = c14(o["host"], `${at}/host`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "security")) {
    const problem = c14(o["security"], `${at}/security`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "ask")) {
    const problem = c14(o["ask"], `${at}/ask`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "warningText")) {
    const problem = c14(o["warningText"], `${at}/warningText`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "scope")) {
    const problem = c32(o["scope"], `${at}/scope`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "unavailableDecisions")) {
    const problem = c54(o["unavailableDecisions"], `${at}/unavailableDecisions`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "commandSpans")) {
    const problem = c57(o["commandSpans"], `${at}/commandSpans`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "agentId")) {
    const problem = c14(o["agentId"], `${at}/agentId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "resolvedPath")) {
    const problem = c14(o["resolvedPath"], `${at}/resolvedPath`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "sessionKey")) {
    const problem = c14(o["sessionKey"], `${at}/sessionKey`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "sessionId")) {
    const problem = c14(o["sessionId"], `${at}/sessionId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "runId")) {
    const problem = c14(o["runId"], `${at}/runId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "toolCallId")) {
    const problem = c14(o["toolCallId"], `${at}/toolCallId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "turnSourceChannel")) {
    const problem = c14(o["turnSourceChannel"], `${at}/turnSourceChannel`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "turnSourceTo")) {
    const problem = c14(o["turnSourceTo"], `${at}/turnSourceTo`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "turnSourceAccountId")) {
    const problem = c14(o["turnSourceAccountId"], `${at}/turnSourceAccountId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "turnSourceThreadId")) {
    const problem = c61(o["turnSourceThreadId"], `${at}/turnSourceThreadId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "approvalReviewerDeviceIds")) {
    const problem = c63(o["approvalReviewerDeviceIds"], `${at}/approvalReviewerDeviceIds`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "requireDeliveryRoute")) {
    const problem = c1(o["requireDeliveryRoute"], `${at}/requireDeliveryRoute`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "suppressDelivery")) {
    const problem = c1(o["suppressDelivery"], `${at}/suppressDelivery`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "deliverToApprovalClientsOnly")) {
    const problem = c1(o["deliverToApprovalClientsOnly"], `${at}/deliverToApprovalClientsOnly`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "timeoutMs")) {
    const problem = c64(o["timeoutMs"], `${at}/timeoutMs`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "twoPhase")) {
    const problem = c1(o["twoPhase"], `${at}/twoPhase`);
    if (problem !== null) return problem;
  }
  return null;
}

const c65Keys: ReadonlySet<string> = new Set(["id"]);
function c65(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "id")) return wrong(at, "must have required property 'id'");
  for (const key of Object.keys(o)) if (!c65Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "id")) {
    const problem = c52(o["id"], `${at}/id`);
    if (problem !== null) return problem;
  }
  return null;
}

const c66Keys: ReadonlySet<string> = new Set(["id"]);
function c66(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "id")) return wrong(at, "must have required property 'id'");
  for (const key of Object.keys(o)) if (!c66Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "id")) {
    const problem = c6(o["id"], `${at}/id`);
    if (problem !== null) return problem;
  }
  return null;
}

const c68Keys: ReadonlySet<string> = new Set(["channel","accountId","senderId"]);
function c68(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "channel")) return wrong(at, "must have required property 'channel'");
  if (!Object.hasOwn(o, "accountId")) return wrong(at, "must have required property 'accountId'");
  if (!Object.hasOwn(o, "senderId")) return wrong(at, "must have required property 'senderId'");
  for (const key of Object.keys(o)) if (!c68Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "channel")) {
    const problem = c6(o["channel"], `${at}/channel`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "accountId")) {
    const problem = c6(o["accountId"], `${at}/accountId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "senderId")) {
    const problem = c6(o["senderId"], `${at}/senderId`);
    if (problem !== null) return problem;
  }
  return null;
}

const c67Keys: ReadonlySet<string> = new Set(["id","decision","reviewer","grantExpiresInDays"]);
function c67(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "id")) return wrong(at, "must have required property 'id'");
  if (!Object.hasOwn(o, "decision")) return wrong(at, "must have required property 'decision'");
  for (const key of Object.keys(o)) if (!c67Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "id")) {
    const problem = c6(o["id"], `${at}/id`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "decision")) {
    const problem = c6(o["decision"], `${at}/decision`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "reviewer")) {
    const problem = c68(o["reviewer"], `${at}/reviewer`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "grantExpiresInDays")) {
    const problem = c53(o["grantExpiresInDays"], `${at}/grantExpiresInDays`);
    if (problem !== null) return problem;
  }
  return null;
}

function c70(v: unknown, at: string): string | null {
  const problem0 = c31(v, at);
  if (problem0 !== null) return problem0;
  return null;
}

function c71(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (v.length > 80) return wrong(at, "must not have more than 80 characters");
  return null;
}

function c72(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (v.length > 512) return wrong(at, "must not have more than 512 characters");
  return null;
}

function c75(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (v.length > 16384) return wrong(at, "must not have more than 16384 characters");
  return null;
}

function c74(v: unknown, at: string): string | null {
  if (c75(v, at) !== null && c15(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

function c73(v: unknown, at: string): string | null {
  const problem0 = c74(v, at);
  if (problem0 !== null) return problem0;
  return null;
}

const c77Values: ReadonlySet<unknown> = new Set(["info","warning","critical",null]);
function c77(v: unknown, at: string): string | null {
  if (!c77Values.has(v)) return wrong(at, "must be equal to one of the allowed values");
  return null;
}

function c76(v: unknown, at: string): string | null {
  const problem0 = c14(v, at);
  if (problem0 !== null) return problem0;
  const problem1 = c77(v, at);
  if (problem1 !== null) return problem1;
  return null;
}

function c80(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  return null;
}

function c79(v: unknown, at: string): string | null {
  if (c80(v, at) !== null && c15(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

function c81(v: unknown, at: string): string | null {
  if (c33(v, at) !== null && c41(v, at) !== null && c45(v, at) !== null && c50(v, at) !== null && c15(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

function c78(v: unknown, at: string): string | null {
  const problem0 = c79(v, at);
  if (problem0 !== null) return problem0;
  const problem1 = c81(v, at);
  if (problem1 !== null) return problem1;
  return null;
}

function c82(v: unknown, at: string): string | null {
  const problem0 = c14(v, at);
  if (problem0 !== null) return problem0;
  return null;
}

const c84Pattern = new RegExp("\\S", 'u');
function c84(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (!c84Pattern.test(v)) return wrong(at, "must match pattern \"\\\\S\"");
  return null;
}

const c83Keys: ReadonlySet<string> = new Set(["server","tool"]);
function c83(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "server")) return wrong(at, "must have required property 'server'");
  if (!Object.hasOwn(o, "tool")) return wrong(at, "must have required property 'tool'");
  for (const key of Object.keys(o)) if (!c83Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "server")) {
    const problem = c84(o["server"], `${at}/server`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "tool")) {
    const problem = c84(o["tool"], `${at}/tool`);
    if (problem !== null) return problem;
  }
  return null;
}

const c89Values: ReadonlySet<unknown> = new Set(["allow-once","allow-always","deny"]);
function c89(v: unknown, at: string): string | null {
  if (!c89Values.has(v)) return wrong(at, "must be equal to one of the allowed values");
  return null;
}

function c88(v: unknown, at: string): string | null {
  const problem0 = c12(v, at);
  if (problem0 !== null) return problem0;
  const problem1 = c89(v, at);
  if (problem1 !== null) return problem1;
  return null;
}

function c87(v: unknown, at: string): string | null {
  if (!Array.isArray(v)) return wrong(at, "must be array");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 items");
  if (v.length > 3) return wrong(at, "must not have more than 3 items");
  for (let i = 0; i < v.length; i += 1) {
    const problem = c88(v[i], `${at}/${i}`);
    if (problem !== null) return problem;
  }
  return null;
}

function c86(v: unknown, at: string): string | null {
  if (c87(v, at) !== null && c15(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

function c85(v: unknown, at: string): string | null {
  const problem0 = c86(v, at);
  if (problem0 !== null) return problem0;
  return null;
}

function c92(v: unknown, at: string): string | null {
  if (!Array.isArray(v)) return wrong(at, "must be array");
  for (let i = 0; i < v.length; i += 1) {
    const problem = c6(v[i], `${at}/${i}`);
    if (problem !== null) return problem;
  }
  return null;
}

function c91(v: unknown, at: string): string | null {
  if (c92(v, at) !== null && c15(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

function c90(v: unknown, at: string): string | null {
  const problem0 = c91(v, at);
  if (problem0 !== null) return problem0;
  return null;
}

function c93(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 1) return wrong(at, "must be >= 1");
  if (v > 600000) return wrong(at, "must be <= 600000");
  return null;
}

const c69Keys: ReadonlySet<string> = new Set(["pluginId","title","description","detail","severity","scope","toolName","toolCallId","mcpTool","allowedDecisions","agentId","sessionKey","approvalReviewerDeviceIds","turnSourceChannel","turnSourceTo","turnSourceAccountId","turnSourceThreadId","timeoutMs","twoPhase"]);
function c69(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "title")) return wrong(at, "must have required property 'title'");
  if (!Object.hasOwn(o, "description")) return wrong(at, "must have required property 'description'");
  for (const key of Object.keys(o)) if (!c69Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "pluginId")) {
    const problem = c70(o["pluginId"], `${at}/pluginId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "title")) {
    const problem = c71(o["title"], `${at}/title`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "description")) {
    const problem = c72(o["description"], `${at}/description`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "detail")) {
    const problem = c73(o["detail"], `${at}/detail`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "severity")) {
    const problem = c76(o["severity"], `${at}/severity`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "scope")) {
    const problem = c78(o["scope"], `${at}/scope`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "toolName")) {
    const problem = c82(o["toolName"], `${at}/toolName`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "toolCallId")) {
    const problem = c82(o["toolCallId"], `${at}/toolCallId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "mcpTool")) {
    const problem = c83(o["mcpTool"], `${at}/mcpTool`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "allowedDecisions")) {
    const problem = c85(o["allowedDecisions"], `${at}/allowedDecisions`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "agentId")) {
    const problem = c82(o["agentId"], `${at}/agentId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "sessionKey")) {
    const problem = c82(o["sessionKey"], `${at}/sessionKey`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "approvalReviewerDeviceIds")) {
    const problem = c90(o["approvalReviewerDeviceIds"], `${at}/approvalReviewerDeviceIds`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "turnSourceChannel")) {
    const problem = c82(o["turnSourceChannel"], `${at}/turnSourceChannel`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "turnSourceTo")) {
    const problem = c82(o["turnSourceTo"], `${at}/turnSourceTo`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "turnSourceAccountId")) {
    const problem = c82(o["turnSourceAccountId"], `${at}/turnSourceAccountId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "turnSourceThreadId")) {
    const problem = c61(o["turnSourceThreadId"], `${at}/turnSourceThreadId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "timeoutMs")) {
    const problem = c93(o["timeoutMs"], `${at}/timeoutMs`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "twoPhase")) {
    const problem = c1(o["twoPhase"], `${at}/twoPhase`);
    if (problem !== null) return problem;
  }
  return null;
}

const c94Keys: ReadonlySet<string> = new Set(["id","decision","reviewer"]);
function c94(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "id")) return wrong(at, "must have required property 'id'");
  if (!Object.hasOwn(o, "decision")) return wrong(at, "must have required property 'decision'");
  for (const key of Object.keys(o)) if (!c94Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "id")) {
    const problem = c6(o["id"], `${at}/id`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "decision")) {
    const problem = c6(o["decision"], `${at}/decision`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "reviewer")) {
    const problem = c68(o["reviewer"], `${at}/reviewer`);
    if (problem !== null) return problem;
  }
  return null;
}

const c96Pattern = new RegExp("^(?!\\.{1,2}$)(?:[^\\uD800-\\uDFFF]|[\\uD800-\\uDBFF][\\uDC00-\\uDFFF])+$", 'u');
function c96(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (!c96Pattern.test(v)) return wrong(at, "must match pattern \"^(?!\\\\.{1,2}$)(?:[^\\\\uD800-\\\\uDFFF]|[\\\\uD800-\\\\uDBFF][\\\\uDC00-\\\\uDFFF])+$\"");
  return null;
}

const c95Keys: ReadonlySet<string> = new Set(["id"]);
function c95(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "id")) return wrong(at, "must have required property 'id'");
  for (const key of Object.keys(o)) if (!c95Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "id")) {
    const problem = c96(o["id"], `${at}/id`);
    if (problem !== null) return problem;
  }
  return null;
}

function c99(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "exec") return wrong(at, "must be equal to constant");
  return null;
}

function c100(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "plugin") return wrong(at, "must be equal to constant");
  return null;
}

function c101(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "system-agent") return wrong(at, "must be equal to constant");
  return null;
}

function c98(v: unknown, at: string): string | null {
  if (c99(v, at) !== null && c100(v, at) !== null && c101(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

function c103(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "allow-once") return wrong(at, "must be equal to constant");
  return null;
}

function c102(v: unknown, at: string): string | null {
  if (c103(v, at) !== null && c27(v, at) !== null && c18(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

const c97Keys: ReadonlySet<string> = new Set(["id","kind","decision","reviewer","grantExpiresInDays"]);
function c97(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "id")) return wrong(at, "must have required property 'id'");
  if (!Object.hasOwn(o, "kind")) return wrong(at, "must have required property 'kind'");
  if (!Object.hasOwn(o, "decision")) return wrong(at, "must have required property 'decision'");
  for (const key of Object.keys(o)) if (!c97Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "id")) {
    const problem = c96(o["id"], `${at}/id`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "kind")) {
    const problem = c98(o["kind"], `${at}/kind`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "decision")) {
    const problem = c102(o["decision"], `${at}/decision`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "reviewer")) {
    const problem = c68(o["reviewer"], `${at}/reviewer`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "grantExpiresInDays")) {
    const problem = c53(o["grantExpiresInDays"], `${at}/grantExpiresInDays`);
    if (problem !== null) return problem;
  }
  return null;
}

function c105(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 1) return wrong(at, "must be >= 1");
  if (v > 100) return wrong(at, "must be <= 100");
  return null;
}

const c104Keys: ReadonlySet<string> = new Set(["cursor","limit","kind"]);
function c104(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c104Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "cursor")) {
    const problem = c72(o["cursor"], `${at}/cursor`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "limit")) {
    const problem = c105(o["limit"], `${at}/limit`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "kind")) {
    const problem = c98(o["kind"], `${at}/kind`);
    if (problem !== null) return problem;
  }
  return null;
}

const c106Keys: ReadonlySet<string> = new Set(["requestId"]);
function c106(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "requestId")) return wrong(at, "must have required property 'requestId'");
  for (const key of Object.keys(o)) if (!c106Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "requestId")) {
    const problem = c6(o["requestId"], `${at}/requestId`);
    if (problem !== null) return problem;
  }
  return null;
}

const c107Keys: ReadonlySet<string> = new Set(["deviceId"]);
function c107(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "deviceId")) return wrong(at, "must have required property 'deviceId'");
  for (const key of Object.keys(o)) if (!c107Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "deviceId")) {
    const problem = c6(o["deviceId"], `${at}/deviceId`);
    if (problem !== null) return problem;
  }
  return null;
}

function c109(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (v.length > 64) return wrong(at, "must not have more than 64 characters");
  return null;
}

const c108Keys: ReadonlySet<string> = new Set(["deviceId","label"]);
function c108(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "deviceId")) return wrong(at, "must have required property 'deviceId'");
  if (!Object.hasOwn(o, "label")) return wrong(at, "must have required property 'label'");
  for (const key of Object.keys(o)) if (!c108Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "deviceId")) {
    const problem = c6(o["deviceId"], `${at}/deviceId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "label")) {
    const problem = c109(o["label"], `${at}/label`);
    if (problem !== null) return problem;
  }
  return null;
}

const c110Keys: ReadonlySet<string> = new Set(["deviceId","role","scopes"]);
function c110(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "deviceId")) return wrong(at, "must have required property 'deviceId'");
  if (!Object.hasOwn(o, "role")) return wrong(at, "must have required property 'role'");
  for (const key of Object.keys(o)) if (!c110Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "deviceId")) {
    const problem = c6(o["deviceId"], `${at}/deviceId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "role")) {
    const problem = c6(o["role"], `${at}/role`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "scopes")) {
    const problem = c92(o["scopes"], `${at}/scopes`);
    if (problem !== null) return problem;
  }
  return null;
}

const c111Keys: ReadonlySet<string> = new Set(["deviceId","role"]);
function c111(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "deviceId")) return wrong(at, "must have required property 'deviceId'");
  if (!Object.hasOwn(o, "role")) return wrong(at, "must have required property 'role'");
  for (const key of Object.keys(o)) if (!c111Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "deviceId")) {
    const problem = c6(o["deviceId"], `${at}/deviceId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "role")) {
    const problem = c6(o["role"], `${at}/role`);
    if (problem !== null) return problem;
  }
  return null;
}

function c113(v: unknown, at: string): string | null {
  if (!Array.isArray(v)) return wrong(at, "must be array");
  if (v.length > 16) return wrong(at, "must not have more than 16 items");
  for (let i = 0; i < v.length; i += 1) {
    const problem = c109(v[i], `${at}/${i}`);
    if (problem !== null) return problem;
  }
  return null;
}

const c112Keys: ReadonlySet<string> = new Set(["scopes"]);
function c112(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "scopes")) return wrong(at, "must have required property 'scopes'");
  for (const key of Object.keys(o)) if (!c112Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "scopes")) {
    const problem = c113(o["scopes"], `${at}/scopes`);
    if (problem !== null) return problem;
  }
  return null;
}

const c114Keys: ReadonlySet<string> = new Set(["requestId"]);
function c114(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "requestId")) return wrong(at, "must have required property 'requestId'");
  for (const key of Object.keys(o)) if (!c114Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "requestId")) {
    const problem = c109(o["requestId"], `${at}/requestId`);
    if (problem !== null) return problem;
  }
  return null;
}

function c117(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "updatedAt") return wrong(at, "must be equal to constant");
  return null;
}

function c118(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "lastInteractionAt") return wrong(at, "must be equal to constant");
  return null;
}

function c116(v: unknown, at: string): string | null {
  if (c117(v, at) !== null && c118(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

function c120(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "chat") return wrong(at, "must be equal to constant");
  return null;
}

function c121(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "dashboard") return wrong(at, "must be equal to constant");
  return null;
}

function c119(v: unknown, at: string): string | null {
  if (c120(v, at) !== null && c121(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

function c123(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "all") return wrong(at, "must be equal to constant");
  return null;
}

function c122(v: unknown, at: string): string | null {
  if (c1(v, at) !== null && c123(v, at) !== null) return wrong(at, "must match a schema in anyOf");
  return null;
}

const c115Keys: ReadonlySet<string> = new Set(["limit","offset","activeMinutes","requireLastInteraction","sortBy","includeGlobal","includeUnknown","configuredAgentsOnly","includeDerivedTitles","includeLastMessage","label","boardFace","creatorId","ownerId","ownerFirst","involvingMe","involvingProfileId","includePeople","spawnedBy","agentId","search","archived"]);
function c115(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c115Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "limit")) {
    const problem = c64(o["limit"], `${at}/limit`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "offset")) {
    const problem = c5(o["offset"], `${at}/offset`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "activeMinutes")) {
    const problem = c64(o["activeMinutes"], `${at}/activeMinutes`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "requireLastInteraction")) {
    const problem = c1(o["requireLastInteraction"], `${at}/requireLastInteraction`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "sortBy")) {
    const problem = c116(o["sortBy"], `${at}/sortBy`);
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
    const problem = c72(o["label"], `${at}/label`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "boardFace")) {
    const problem = c119(o["boardFace"], `${at}/boardFace`);
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
    const problem = c12(o["search"], `${at}/search`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "archived")) {
    const problem = c122(o["archived"], `${at}/archived`);
    if (problem !== null) return problem;
  }
  return null;
}

const c124Keys: ReadonlySet<string> = new Set(["key","runId","agentId","clearQueued"]);
function c124(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c124Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "key")) {
    const problem = c6(o["key"], `${at}/key`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "runId")) {
    const problem = c6(o["runId"], `${at}/runId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "agentId")) {
    const problem = c6(o["agentId"], `${at}/agentId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "clearQueued")) {
    const problem = c1(o["clearQueued"], `${at}/clearQueued`);
    if (problem !== null) return problem;
  }
  return null;
}

const c125Keys: ReadonlySet<string> = new Set(["sessionKey","agentId","runId","preserveSideRuns"]);
function c125(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "sessionKey")) return wrong(at, "must have required property 'sessionKey'");
  for (const key of Object.keys(o)) if (!c125Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "sessionKey")) {
    const problem = c6(o["sessionKey"], `${at}/sessionKey`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "agentId")) {
    const problem = c6(o["agentId"], `${at}/agentId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "runId")) {
    const problem = c6(o["runId"], `${at}/runId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "preserveSideRuns")) {
    const problem = c1(o["preserveSideRuns"], `${at}/preserveSideRuns`);
    if (problem !== null) return problem;
  }
  return null;
}

function c127(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 1) return wrong(at, "must be >= 1");
  if (v > 1000) return wrong(at, "must be <= 1000");
  return null;
}

const c126Keys: ReadonlySet<string> = new Set(["key","limit"]);
function c126(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "key")) return wrong(at, "must have required property 'key'");
  for (const key of Object.keys(o)) if (!c126Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "key")) {
    const problem = c72(o["key"], `${at}/key`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "limit")) {
    const problem = c127(o["limit"], `${at}/limit`);
    if (problem !== null) return problem;
  }
  return null;
}

function c129(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 0) return wrong(at, "must be >= 0");
  if (v > 9007199254740991) return wrong(at, "must be <= 9007199254740991");
  return null;
}

const c128Keys: ReadonlySet<string> = new Set(["key","offset"]);
function c128(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "key")) return wrong(at, "must have required property 'key'");
  if (!Object.hasOwn(o, "offset")) return wrong(at, "must have required property 'offset'");
  for (const key of Object.keys(o)) if (!c128Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "key")) {
    const problem = c72(o["key"], `${at}/key`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "offset")) {
    const problem = c129(o["offset"], `${at}/offset`);
    if (problem !== null) return problem;
  }
  return null;
}

const c131Values: ReadonlySet<unknown> = new Set(["reset","delete"]);
function c131(v: unknown, at: string): string | null {
  if (!c131Values.has(v)) return wrong(at, "must be equal to one of the allowed values");
  return null;
}

const c130Keys: ReadonlySet<string> = new Set(["key","how"]);
function c130(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "key")) return wrong(at, "must have required property 'key'");
  if (!Object.hasOwn(o, "how")) return wrong(at, "must have required property 'how'");
  for (const key of Object.keys(o)) if (!c130Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "key")) {
    const problem = c72(o["key"], `${at}/key`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "how")) {
    const problem = c131(o["how"], `${at}/how`);
    if (problem !== null) return problem;
  }
  return null;
}

const c132Keys: ReadonlySet<string> = new Set(["channel","accountId"]);
function c132(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c132Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "channel")) {
    const problem = c109(o["channel"], `${at}/channel`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "accountId")) {
    const problem = c109(o["accountId"], `${at}/accountId`);
    if (problem !== null) return problem;
  }
  return null;
}

function c134(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (v.length > 320) return wrong(at, "must not have more than 320 characters");
  return null;
}

const c133Keys: ReadonlySet<string> = new Set(["channel","accountId","who"]);
function c133(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "channel")) return wrong(at, "must have required property 'channel'");
  if (!Object.hasOwn(o, "who")) return wrong(at, "must have required property 'who'");
  for (const key of Object.keys(o)) if (!c133Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "channel")) {
    const problem = c109(o["channel"], `${at}/channel`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "accountId")) {
    const problem = c109(o["accountId"], `${at}/accountId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "who")) {
    const problem = c134(o["who"], `${at}/who`);
    if (problem !== null) return problem;
  }
  return null;
}

const c135Keys: ReadonlySet<string> = new Set(["off"]);
function c135(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "off")) return wrong(at, "must have required property 'off'");
  for (const key of Object.keys(o)) if (!c135Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "off")) {
    const problem = c1(o["off"], `${at}/off`);
    if (problem !== null) return problem;
  }
  return null;
}

const c137Values: ReadonlySet<unknown> = new Set(["enabled","disabled","login","logout"]);
function c137(v: unknown, at: string): string | null {
  if (!c137Values.has(v)) return wrong(at, "must be equal to one of the allowed values");
  return null;
}

function c138(v: unknown, at: string): string | null {
  if (!Array.isArray(v)) return wrong(at, "must be array");
  if (v.length > 32) return wrong(at, "must not have more than 32 items");
  for (let i = 0; i < v.length; i += 1) {
    const problem = c52(v[i], `${at}/${i}`);
    if (problem !== null) return problem;
  }
  return null;
}

const c136Keys: ReadonlySet<string> = new Set(["channel","accountId","what","keys"]);
function c136(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "channel")) return wrong(at, "must have required property 'channel'");
  if (!Object.hasOwn(o, "what")) return wrong(at, "must have required property 'what'");
  if (!Object.hasOwn(o, "keys")) return wrong(at, "must have required property 'keys'");
  for (const key of Object.keys(o)) if (!c136Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "channel")) {
    const problem = c109(o["channel"], `${at}/channel`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "accountId")) {
    const problem = c109(o["accountId"], `${at}/accountId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "what")) {
    const problem = c137(o["what"], `${at}/what`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "keys")) {
    const problem = c138(o["keys"], `${at}/keys`);
    if (problem !== null) return problem;
  }
  return null;
}

const c139Keys: ReadonlySet<string> = new Set(["requestId","channel","accountId","code","notify"]);
function c139(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c139Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "requestId")) {
    const problem = c109(o["requestId"], `${at}/requestId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "channel")) {
    const problem = c109(o["channel"], `${at}/channel`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "accountId")) {
    const problem = c109(o["accountId"], `${at}/accountId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "code")) {
    const problem = c109(o["code"], `${at}/code`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "notify")) {
    const problem = c1(o["notify"], `${at}/notify`);
    if (problem !== null) return problem;
  }
  return null;
}

const c140Keys: ReadonlySet<string> = new Set(["requestId","block"]);
function c140(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "requestId")) return wrong(at, "must have required property 'requestId'");
  for (const key of Object.keys(o)) if (!c140Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "requestId")) {
    const problem = c109(o["requestId"], `${at}/requestId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "block")) {
    const problem = c1(o["block"], `${at}/block`);
    if (problem !== null) return problem;
  }
  return null;
}

const c141Keys: ReadonlySet<string> = new Set(["channel","accountId","senderId"]);
function c141(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "channel")) return wrong(at, "must have required property 'channel'");
  if (!Object.hasOwn(o, "senderId")) return wrong(at, "must have required property 'senderId'");
  for (const key of Object.keys(o)) if (!c141Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "channel")) {
    const problem = c109(o["channel"], `${at}/channel`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "accountId")) {
    const problem = c109(o["accountId"], `${at}/accountId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "senderId")) {
    const problem = c52(o["senderId"], `${at}/senderId`);
    if (problem !== null) return problem;
  }
  return null;
}

const c142Keys: ReadonlySet<string> = new Set(["channel"]);
function c142(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c142Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "channel")) {
    const problem = c109(o["channel"], `${at}/channel`);
    if (problem !== null) return problem;
  }
  return null;
}

const c143Keys: ReadonlySet<string> = new Set(["cursor","limit"]);
function c143(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c143Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "cursor")) {
    const problem = c129(o["cursor"], `${at}/cursor`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "limit")) {
    const problem = c127(o["limit"], `${at}/limit`);
    if (problem !== null) return problem;
  }
  return null;
}

function c145(v: unknown, at: string): string | null {
  if (!Array.isArray(v)) return wrong(at, "must be array");
  if (v.length > 8) return wrong(at, "must not have more than 8 items");
  for (let i = 0; i < v.length; i += 1) {
    const problem = c52(v[i], `${at}/${i}`);
    if (problem !== null) return problem;
  }
  return null;
}

const c144Keys: ReadonlySet<string> = new Set(["channel","accountId","chat","within","senderId","aliases"]);
function c144(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "channel")) return wrong(at, "must have required property 'channel'");
  if (!Object.hasOwn(o, "chat")) return wrong(at, "must have required property 'chat'");
  if (!Object.hasOwn(o, "senderId")) return wrong(at, "must have required property 'senderId'");
  for (const key of Object.keys(o)) if (!c144Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "channel")) {
    const problem = c109(o["channel"], `${at}/channel`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "accountId")) {
    const problem = c109(o["accountId"], `${at}/accountId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "chat")) {
    const problem = c52(o["chat"], `${at}/chat`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "within")) {
    const problem = c145(o["within"], `${at}/within`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "senderId")) {
    const problem = c52(o["senderId"], `${at}/senderId`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "aliases")) {
    const problem = c145(o["aliases"], `${at}/aliases`);
    if (problem !== null) return problem;
  }
  return null;
}

const c146Keys: ReadonlySet<string> = new Set(["messageId"]);
function c146(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c146Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "messageId")) {
    const problem = c52(o["messageId"], `${at}/messageId`);
    if (problem !== null) return problem;
  }
  return null;
}

const c148Values: ReadonlySet<unknown> = new Set(["exec","plugin"]);
function c148(v: unknown, at: string): string | null {
  if (!c148Values.has(v)) return wrong(at, "must be equal to one of the allowed values");
  return null;
}

const c147Keys: ReadonlySet<string> = new Set(["id","kind","decision","digest"]);
function c147(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "id")) return wrong(at, "must have required property 'id'");
  if (!Object.hasOwn(o, "kind")) return wrong(at, "must have required property 'kind'");
  if (!Object.hasOwn(o, "decision")) return wrong(at, "must have required property 'decision'");
  if (!Object.hasOwn(o, "digest")) return wrong(at, "must have required property 'digest'");
  for (const key of Object.keys(o)) if (!c147Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "id")) {
    const problem = c52(o["id"], `${at}/id`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "kind")) {
    const problem = c148(o["kind"], `${at}/kind`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "decision")) {
    const problem = c89(o["decision"], `${at}/decision`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "digest")) {
    const problem = c35(o["digest"], `${at}/digest`);
    if (problem !== null) return problem;
  }
  return null;
}

function c150(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 1) return wrong(at, "must be >= 1");
  if (v > 200) return wrong(at, "must be <= 200");
  return null;
}

const c149Keys: ReadonlySet<string> = new Set(["cursor","limit","kind"]);
function c149(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c149Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "cursor")) {
    const problem = c109(o["cursor"], `${at}/cursor`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "limit")) {
    const problem = c150(o["limit"], `${at}/limit`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "kind")) {
    const problem = c148(o["kind"], `${at}/kind`);
    if (problem !== null) return problem;
  }
  return null;
}

const c151Keys: ReadonlySet<string> = new Set(["cursor","limit","kind","subject"]);
function c151(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c151Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "cursor")) {
    const problem = c129(o["cursor"], `${at}/cursor`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "limit")) {
    const problem = c127(o["limit"], `${at}/limit`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "kind")) {
    const problem = c109(o["kind"], `${at}/kind`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "subject")) {
    const problem = c72(o["subject"], `${at}/subject`);
    if (problem !== null) return problem;
  }
  return null;
}

const c152Keys: ReadonlySet<string> = new Set(["cursor","after","limit"]);
function c152(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c152Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "cursor")) {
    const problem = c129(o["cursor"], `${at}/cursor`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "after")) {
    const problem = c129(o["after"], `${at}/after`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "limit")) {
    const problem = c127(o["limit"], `${at}/limit`);
    if (problem !== null) return problem;
  }
  return null;
}

const c153Keys: ReadonlySet<string> = new Set(["address"]);
function c153(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c153Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "address")) {
    const problem = c109(o["address"], `${at}/address`);
    if (problem !== null) return problem;
  }
  return null;
}

const c154Keys: ReadonlySet<string> = new Set(["entries"]);
function c154(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "entries")) return wrong(at, "must have required property 'entries'");
  for (const key of Object.keys(o)) if (!c154Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "entries")) {
    const problem = c138(o["entries"], `${at}/entries`);
    if (problem !== null) return problem;
  }
  return null;
}

function c156(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 1) return wrong(at, "must be >= 1");
  if (v > 5000) return wrong(at, "must be <= 5000");
  return null;
}

const c155Keys: ReadonlySet<string> = new Set(["cursor","limit","maxBytes"]);
function c155(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c155Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "cursor")) {
    const problem = c5(o["cursor"], `${at}/cursor`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "limit")) {
    const problem = c156(o["limit"], `${at}/limit`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "maxBytes")) {
    const problem = c36(o["maxBytes"], `${at}/maxBytes`);
    if (problem !== null) return problem;
  }
  return null;
}

const c158Values: ReadonlySet<unknown> = new Set(["trace","debug","info","warn","error","fatal"]);
function c158(v: unknown, at: string): string | null {
  if (!c158Values.has(v)) return wrong(at, "must be equal to one of the allowed values");
  return null;
}

function c159(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 0) return wrong(at, "must be >= 0");
  if (v > 1000) return wrong(at, "must be <= 1000");
  return null;
}

const c157Keys: ReadonlySet<string> = new Set(["level","tail"]);
function c157(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c157Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "level")) {
    const problem = c158(o["level"], `${at}/level`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "tail")) {
    const problem = c159(o["tail"], `${at}/tail`);
    if (problem !== null) return problem;
  }
  return null;
}

const c161Values: ReadonlySet<unknown> = new Set(["gateway"]);
function c161(v: unknown, at: string): string | null {
  if (!c161Values.has(v)) return wrong(at, "must be equal to one of the allowed values");
  return null;
}

const c160Keys: ReadonlySet<string> = new Set(["name"]);
function c160(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "name")) return wrong(at, "must have required property 'name'");
  for (const key of Object.keys(o)) if (!c160Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "name")) {
    const problem = c161(o["name"], `${at}/name`);
    if (problem !== null) return problem;
  }
  return null;
}

function c163(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (v.length > 32768) return wrong(at, "must not have more than 32768 characters");
  return null;
}

const c162Keys: ReadonlySet<string> = new Set(["text","agent"]);
function c162(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "text")) return wrong(at, "must have required property 'text'");
  for (const key of Object.keys(o)) if (!c162Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "text")) {
    const problem = c163(o["text"], `${at}/text`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "agent")) {
    const problem = c109(o["agent"], `${at}/agent`);
    if (problem !== null) return problem;
  }
  return null;
}

const c165Values: ReadonlySet<unknown> = new Set(["token-shown"]);
function c165(v: unknown, at: string): string | null {
  if (!c165Values.has(v)) return wrong(at, "must be equal to one of the allowed values");
  return null;
}

const c164Keys: ReadonlySet<string> = new Set(["what"]);
function c164(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "what")) return wrong(at, "must have required property 'what'");
  for (const key of Object.keys(o)) if (!c164Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "what")) {
    const problem = c165(o["what"], `${at}/what`);
    if (problem !== null) return problem;
  }
  return null;
}

const c168Values: ReadonlySet<unknown> = new Set(["webchat-ui","openclaw-control-ui","openclaw-browser-copilot","openclaw-tui","webchat","cli","gateway-client","openclaw-macos","openclaw-linux","openclaw-ios","openclaw-watchos","openclaw-android","node-host","openclaw-worker","test","fingerprint","openclaw-probe"]);
function c168(v: unknown, at: string): string | null {
  if (!c168Values.has(v)) return wrong(at, "must be equal to one of the allowed values");
  return null;
}

function c169(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 1) return wrong(at, "must not have fewer than 1 characters");
  if (v.length > 96) return wrong(at, "must not have more than 96 characters");
  return null;
}

const c170Values: ReadonlySet<unknown> = new Set(["webchat","cli","ui","backend","node","worker","probe","test"]);
function c170(v: unknown, at: string): string | null {
  if (!c170Values.has(v)) return wrong(at, "must be equal to one of the allowed values");
  return null;
}

const c167Keys: ReadonlySet<string> = new Set(["id","displayName","version","buildId","platform","deviceFamily","modelIdentifier","timeZone","mode","instanceId"]);
function c167(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "id")) return wrong(at, "must have required property 'id'");
  if (!Object.hasOwn(o, "version")) return wrong(at, "must have required property 'version'");
  if (!Object.hasOwn(o, "platform")) return wrong(at, "must have required property 'platform'");
  if (!Object.hasOwn(o, "mode")) return wrong(at, "must have required property 'mode'");
  for (const key of Object.keys(o)) if (!c167Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "id")) {
    const problem = c168(o["id"], `${at}/id`);
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
    const problem = c169(o["buildId"], `${at}/buildId`);
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
    const problem = c109(o["timeZone"], `${at}/timeZone`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "mode")) {
    const problem = c170(o["mode"], `${at}/mode`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "instanceId")) {
    const problem = c6(o["instanceId"], `${at}/instanceId`);
    if (problem !== null) return problem;
  }
  return null;
}

function c171(v: unknown, at: string): string | null {
  if (!Array.isArray(v)) return wrong(at, "must be array");
  for (let i = 0; i < v.length; i += 1) {
    const problem = c6(v[i], `${at}/${i}`);
    if (problem !== null) return problem;
  }
  return null;
}

function c172(v: unknown, at: string): string | null {
  return null;
}

const c174Pattern = new RegExp("^[a-f0-9]{64}$", 'u');
function c174(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length < 64) return wrong(at, "must not have fewer than 64 characters");
  if (v.length > 64) return wrong(at, "must not have more than 64 characters");
  if (!c174Pattern.test(v)) return wrong(at, "must match pattern \"^[a-f0-9]{64}$\"");
  return null;
}

function c175(v: unknown, at: string): string | null {
  if (!Array.isArray(v)) return wrong(at, "must be array");
  if (v.length > 64) return wrong(at, "must not have more than 64 items");
  if (new Set(v).size !== v.length) return wrong(at, "must not have duplicate items");
  for (let i = 0; i < v.length; i += 1) {
    const problem = c35(v[i], `${at}/${i}`);
    if (problem !== null) return problem;
  }
  return null;
}

function c176(v: unknown, at: string): string | null {
  if (typeof v !== 'number' || !Number.isInteger(v)) return wrong(at, "must be integer");
  if (v < 1) return wrong(at, "must be >= 1");
  if (v > 9007199254740991) return wrong(at, "must be <= 9007199254740991");
  return null;
}

const c173Keys: ReadonlySet<string> = new Set(["bundleHash","openclawVersion","protocolFeatures","bundlePrewarm"]);
function c173(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "bundleHash")) return wrong(at, "must have required property 'bundleHash'");
  if (!Object.hasOwn(o, "openclawVersion")) return wrong(at, "must have required property 'openclawVersion'");
  if (!Object.hasOwn(o, "protocolFeatures")) return wrong(at, "must have required property 'protocolFeatures'");
  for (const key of Object.keys(o)) if (!c173Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "bundleHash")) {
    const problem = c174(o["bundleHash"], `${at}/bundleHash`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "openclawVersion")) {
    const problem = c35(o["openclawVersion"], `${at}/openclawVersion`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "protocolFeatures")) {
    const problem = c175(o["protocolFeatures"], `${at}/protocolFeatures`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "bundlePrewarm")) {
    const problem = c176(o["bundlePrewarm"], `${at}/bundlePrewarm`);
    if (problem !== null) return problem;
  }
  return null;
}

function c177(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const value of Object.values(o)) {
    const problem = c1(value, at);
    if (problem !== null) return problem;
  }
  return null;
}

const c178Keys: ReadonlySet<string> = new Set(["id","publicKey","signature","signedAt","nonce"]);
function c178(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "id")) return wrong(at, "must have required property 'id'");
  if (!Object.hasOwn(o, "publicKey")) return wrong(at, "must have required property 'publicKey'");
  if (!Object.hasOwn(o, "signature")) return wrong(at, "must have required property 'signature'");
  if (!Object.hasOwn(o, "signedAt")) return wrong(at, "must have required property 'signedAt'");
  if (!Object.hasOwn(o, "nonce")) return wrong(at, "must have required property 'nonce'");
  for (const key of Object.keys(o)) if (!c178Keys.has(key)) return unexpected(at, key);
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

const c179Keys: ReadonlySet<string> = new Set(["token","bootstrapToken","deviceToken","password","approvalRuntimeToken","agentRuntimeIdentityToken"]);
function c179(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  for (const key of Object.keys(o)) if (!c179Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "token")) {
    const problem = c12(o["token"], `${at}/token`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "bootstrapToken")) {
    const problem = c12(o["bootstrapToken"], `${at}/bootstrapToken`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "deviceToken")) {
    const problem = c12(o["deviceToken"], `${at}/deviceToken`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "password")) {
    const problem = c12(o["password"], `${at}/password`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "approvalRuntimeToken")) {
    const problem = c12(o["approvalRuntimeToken"], `${at}/approvalRuntimeToken`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "agentRuntimeIdentityToken")) {
    const problem = c12(o["agentRuntimeIdentityToken"], `${at}/agentRuntimeIdentityToken`);
    if (problem !== null) return problem;
  }
  return null;
}

const c166Keys: ReadonlySet<string> = new Set(["minProtocol","maxProtocol","client","caps","commands","computerUse","workerRuns","permissions","pathEnv","role","scopes","device","auth","locale","userAgent"]);
function c166(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "minProtocol")) return wrong(at, "must have required property 'minProtocol'");
  if (!Object.hasOwn(o, "maxProtocol")) return wrong(at, "must have required property 'maxProtocol'");
  if (!Object.hasOwn(o, "client")) return wrong(at, "must have required property 'client'");
  for (const key of Object.keys(o)) if (!c166Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "minProtocol")) {
    const problem = c64(o["minProtocol"], `${at}/minProtocol`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "maxProtocol")) {
    const problem = c64(o["maxProtocol"], `${at}/maxProtocol`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "client")) {
    const problem = c167(o["client"], `${at}/client`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "caps")) {
    const problem = c171(o["caps"], `${at}/caps`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "commands")) {
    const problem = c92(o["commands"], `${at}/commands`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "computerUse")) {
    const problem = c172(o["computerUse"], `${at}/computerUse`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "workerRuns")) {
    const problem = c173(o["workerRuns"], `${at}/workerRuns`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "permissions")) {
    const problem = c177(o["permissions"], `${at}/permissions`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "pathEnv")) {
    const problem = c12(o["pathEnv"], `${at}/pathEnv`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "role")) {
    const problem = c6(o["role"], `${at}/role`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "scopes")) {
    const problem = c92(o["scopes"], `${at}/scopes`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "device")) {
    const problem = c178(o["device"], `${at}/device`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "auth")) {
    const problem = c179(o["auth"], `${at}/auth`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "locale")) {
    const problem = c12(o["locale"], `${at}/locale`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "userAgent")) {
    const problem = c12(o["userAgent"], `${at}/userAgent`);
    if (problem !== null) return problem;
  }
  return null;
}

function c181(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v !== "req") return wrong(at, "must be equal to constant");
  return null;
}

function c182(v: unknown, at: string): string | null {
  if (typeof v !== 'string') return wrong(at, "must be string");
  if (v.length > 128) return wrong(at, "must not have more than 128 characters");
  return null;
}

const c180Keys: ReadonlySet<string> = new Set(["type","id","method","params","traceparent"]);
function c180(v: unknown, at: string): string | null {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return wrong(at, "must be object");
  const o = v as Record<string, unknown>; // an object, checked above
  if (!Object.hasOwn(o, "type")) return wrong(at, "must have required property 'type'");
  if (!Object.hasOwn(o, "id")) return wrong(at, "must have required property 'id'");
  if (!Object.hasOwn(o, "method")) return wrong(at, "must have required property 'method'");
  for (const key of Object.keys(o)) if (!c180Keys.has(key)) return unexpected(at, key);
  if (Object.hasOwn(o, "type")) {
    const problem = c181(o["type"], `${at}/type`);
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
    const problem = c172(o["params"], `${at}/params`);
    if (problem !== null) return problem;
  }
  if (Object.hasOwn(o, "traceparent")) {
    const problem = c182(o["traceparent"], `${at}/traceparent`);
    if (problem !== null) return problem;
  }
  return null;
}

export const checkConnectParams: Check = (v) => c166(v, '');
export const checkRequestFrame: Check = (v) => c180(v, '');
/** Checks of the params of every served method. */
export const paramChecks: Readonly<Record<MethodName, Check>> = {
  "health": (v) => c0(v, ''),
  "status": (v) => c2(v, ''),
  "system-presence": (v) => c3(v, ''),
  "channels.status": (v) => c4(v, ''),
  "channels.pairing.list": (v) => c7(v, ''),
  "channels.pairing.approve": (v) => c8(v, ''),
  "channels.pairing.dismiss": (v) => c9(v, ''),
  "exec.approval.request": (v) => c10(v, ''),
  "exec.approval.waitDecision": (v) => c65(v, ''),
  "exec.approval.get": (v) => c66(v, ''),
  "exec.approval.list": (v) => c3(v, ''),
  "exec.approval.resolve": (v) => c67(v, ''),
  "plugin.approval.request": (v) => c69(v, ''),
  "plugin.approval.waitDecision": (v) => c65(v, ''),
  "plugin.approval.list": (v) => c3(v, ''),
  "plugin.approval.resolve": (v) => c94(v, ''),
  "approval.get": (v) => c95(v, ''),
  "approval.resolve": (v) => c97(v, ''),
  "approval.history": (v) => c104(v, ''),
  "device.pair.list": (v) => c3(v, ''),
  "device.pair.approve": (v) => c106(v, ''),
  "device.pair.reject": (v) => c106(v, ''),
  "device.pair.remove": (v) => c107(v, ''),
  "device.pair.rename": (v) => c108(v, ''),
  "device.token.rotate": (v) => c110(v, ''),
  "device.token.revoke": (v) => c111(v, ''),
  "device.scopes.requestUpgrade": (v) => c112(v, ''),
  "device.scopes.waitUpgrade": (v) => c114(v, ''),
  "sessions.list": (v) => c115(v, ''),
  "sessions.abort": (v) => c124(v, ''),
  "chat.abort": (v) => c125(v, ''),
  "oc.session.show": (v) => c126(v, ''),
  "oc.session.page": (v) => c128(v, ''),
  "oc.session.forget": (v) => c130(v, ''),
  "openclaw.approval.list": (v) => c3(v, ''),
  "node.pair.list": (v) => c3(v, ''),
  "config.get": (v) => c3(v, ''),
  "node.list": (v) => c3(v, ''),
  "exec.approvals.get": (v) => c3(v, ''),
  "oc.channels.list": (v) => c3(v, ''),
  "oc.channels.probe": (v) => c132(v, ''),
  "oc.channels.resolve": (v) => c133(v, ''),
  "oc.channels.switch": (v) => c135(v, ''),
  "oc.channels.note": (v) => c136(v, ''),
  "oc.pairing.list": (v) => c132(v, ''),
  "oc.pairing.approve": (v) => c139(v, ''),
  "oc.pairing.reject": (v) => c140(v, ''),
  "oc.pairing.reveal": (v) => c114(v, ''),
  "oc.pairing.revoke": (v) => c141(v, ''),
  "oc.pairing.block": (v) => c141(v, ''),
  "oc.pairing.unblock": (v) => c141(v, ''),
  "oc.pairing.clear": (v) => c142(v, ''),
  "oc.pairing.history": (v) => c143(v, ''),
  "oc.access.list": (v) => c3(v, ''),
  "oc.access.explain": (v) => c144(v, ''),
  "oc.access.recent": (v) => c146(v, ''),
  "oc.approval.list": (v) => c3(v, ''),
  "oc.approval.resolve": (v) => c147(v, ''),
  "oc.grant.list": (v) => c3(v, ''),
  "oc.grant.revoke": (v) => c65(v, ''),
  "oc.approval.history": (v) => c149(v, ''),
  "oc.history.list": (v) => c151(v, ''),
  "oc.history.verify": (v) => c3(v, ''),
  "oc.auth.logs": (v) => c152(v, ''),
  "oc.auth.lockouts": (v) => c3(v, ''),
  "oc.auth.unlock": (v) => c153(v, ''),
  "oc.audit.run": (v) => c3(v, ''),
  "oc.config.look": (v) => c3(v, ''),
  "oc.owner.set": (v) => c154(v, ''),
  "logs.tail": (v) => c155(v, ''),
  "oc.logs.subscribe": (v) => c157(v, ''),
  "oc.logs.unsubscribe": (v) => c3(v, ''),
  "oc.logs.scrub": (v) => c3(v, ''),
  "oc.secrets.rotate": (v) => c160(v, ''),
  "oc.send": (v) => c162(v, ''),
  "oc.gateway.note": (v) => c164(v, ''),
  "oc.gateway.stop": (v) => c3(v, ''),
};
