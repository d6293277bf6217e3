import { OcError } from '../../gateway/protocol/errors.ts';
import { list, status } from '../channels/list.ts';
import { loginByToken } from '../channels/login.ts';
import { logout } from '../channels/logout.ts';
import { resolve } from '../channels/resolve.ts';
import { disableAll, enableAll, turn } from '../channels/switch.ts';
import { channelTarget, refuseElsewhere } from '../channels/target.ts';
import { linkPhone } from '../channels/whatsapp-login.ts';
import type { CliContext, Register } from '../command.ts';

const named = '<channel>[:<account>]';

/** The chat platforms: which are on, how they are, and how their bots sign in. */
export const register: Register = (program, context) => {
  const channels = program.command('channels').description('chat platforms: on, off, signed in, connected');
  channels
    .command('list')
    .description('the channels and their accounts, as they are configured')
    .action(() => list(context));
  channels
    .command('status')
    .description('what each account does now, since when, and what is wrong')
    .option('--deep', 'ask every platform who we are there; exit 5 when one does not answer')
    .action((flags: { readonly deep?: true }) => status(context, flags.deep === true));
  channels
    .command('enable [target]')
    .usage(`${named} | --all`)
    .description('switch a channel or an account on')
    .option('--all', 'what disable-all switched off')
    .action((typed: string | undefined, { all }: { readonly all?: true }) => enable(context, typed, all === true));
  channels
    .command('disable <target>')
    .usage(named)
    .description('switch a channel or an account off')
    .action((typed: string) => turn(context, typed, false));
  channels
    .command('disable-all')
    .description('switch everything off at once, whatever the configuration says, until enable --all')
    .action(() => disableAll(context));
  registerSignIn(channels, context);
};

interface LoginFlags {
  readonly check: boolean;
  readonly phone?: string;
  readonly again?: true;
}

function registerSignIn(channels: Parameters<Register>[0], context: CliContext): void {
  channels
    .command('login <target> [stdin]')
    .usage(`${named} [-]`)
    .description(
      "a bot's token, typed unseen or from a pipe, tried at its platform first; for whatsapp, a phone is linked by a QR code",
    )
    .option('--no-check', 'do not ask the platform whether it takes the token')
    .option('--phone <number>', 'whatsapp: by a code to type instead; the number of the phone, with its country')
    .option('--again', 'whatsapp: in the place of the phone that is linked')
    .action((typed: string, stdin: string | undefined, flags: LoginFlags) => login(context, typed, stdin, flags));
  channels
    .command('logout <target>')
    .usage(named)
    .description('take away what an account signs in with, and say what is to be revoked at the platform')
    .action((typed: string) => logout(context, typed));
  channels
    .command('resolve <target> <who>')
    .usage(`${named} <who>`)
    .description('the stable id of a person, where the platform tells it (Slack, by an email address)')
    .action((typed: string, who: string) => resolve(context, typed, who));
}

async function enable(context: CliContext, typed: string | undefined, all: boolean): Promise<void> {
  if (all && typed === undefined) return await enableAll(context);
  if (!all && typed !== undefined) return await turn(context, typed, true);
  throw new OcError('USAGE', 'name a channel, or --all, and not both', ['oc channels list']);
}

/** A token never stands on the command line: `-`, or nothing, and it is read. */
async function login(context: CliContext, typed: string, stdin: string | undefined, flags: LoginFlags): Promise<void> {
  refuseElsewhere(context, 'login');
  const target = channelTarget(typed);
  if (stdin !== undefined && stdin !== '-') {
    throw new OcError('USAGE', 'a token on the command line can be seen by other programs; nothing was written', [
      `It is asked for:  oc channels login ${typed}`,
      'Take this one back at the platform: it stands in the history of your shell',
    ]);
  }
  if (target.channel === 'whatsapp') return await linkPhone(context, target, flags);
  if (target.channel === 'local')
    throw new OcError('USAGE', 'the channel local needs no sign-in', ['oc send --as NAME']);
  return await loginByToken(context, target, flags);
}
