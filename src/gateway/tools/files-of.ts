import type { Files } from './files.ts';
import { hostFiles } from './host-files.ts';
import { sandboxFiles } from './sandbox-files.ts';
import type { ToolContext } from './tool.ts';

/** The files of the place that a call runs in. */
export const filesOf = ({ sandbox, signal, roots, places }: ToolContext): Files =>
  sandbox.kind === 'host'
    ? hostFiles({ roots, workspace: sandbox.workspace, places })
    : sandboxFiles({ sandbox, signal, roots });
