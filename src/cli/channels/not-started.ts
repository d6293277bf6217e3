import { OcError } from '../../gateway/protocol/errors.ts';

/** What a person reads when the program that links a phone does not even begin: the executable runs it by another node. */
export const notStarted = (error: NodeJS.ErrnoException): OcError =>
  new OcError('NOT_FOUND', `the program that links a phone cannot be started (${error.code ?? error.message})`, [
    'It needs node 24.15 or newer on the PATH:  node --version',
  ]);
