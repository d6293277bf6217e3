import { auditCommand, explainCommand } from '../audit/command.ts';
import type { Register } from '../command.ts';

/** The security checks under their long name. */
export const register: Register = (program, context) => {
  const security = program.command('security').description('security checks, and what each one means');
  auditCommand(security, context);
  explainCommand(security, context);
};
