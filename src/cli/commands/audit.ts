import { auditCommand, explainCommand } from '../audit/command.ts';
import type { Register } from '../command.ts';

/** `oc audit`: the same as `oc security audit`. */
export const register: Register = (program, context) => {
  explainCommand(auditCommand(program, context), context);
};
