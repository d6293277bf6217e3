import type { Effects } from '../../../src/gateway/effects/effects.ts';
import { effectsOf } from '../../../src/gateway/effects/effects-of.ts';
import { protectedPath } from '../../../src/gateway/effects/protected-paths.ts';
import { judgeCall } from '../../../src/gateway/policy/call-decision.ts';
import type { Decision } from '../../../src/gateway/policy/decision.ts';
import { grantCovers } from '../../../src/gateway/policy/grant-match.ts';
import { grants } from '../../effects/corpus.ts';

const home = '/people/ann';
const cwd = `${home}/workspace`;

/** What would be decided of a command with the configuration as it comes and the household's grants. */
export function decide(
  where: 'sandbox' | 'host',
  command: string,
): { readonly effects: Effects; readonly decision: Decision } {
  const effects = effectsOf(command);
  const call = { effects, argv: effects.argv, cwd, addedEnvironment: [] };
  const grant = grants.find((each) => grantCovers({ ...each, cwd }, call));
  const decision = judgeCall({
    where,
    effects,
    workspaceWritable: true,
    requireFor: ['file-delete', 'network-request', 'system-command'],
    approvalsEnabled: true,
    elevated: false,
    grantMatches: where === 'host' ? (grant?.id ?? null) : null,
    toolPolicy: { effect: 'allow', by: 'tools.allow' },
    protectedPath: protectedPath(effects.paths, { paths: [`${home}/.openclaw`], home, cwd }),
  });
  return { effects, decision };
}

/** True when nothing would run before a person was asked. */
export const isHeld = (where: 'sandbox' | 'host', command: string): boolean =>
  decide(where, command).decision.effect !== 'allow';
