import { inspectConfig } from '../../gateway/config/load.ts';
import type { Settings } from '../../gateway/config/settings.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { CliContext, Register } from '../command.ts';
import { doctorDocker } from '../doctor/docker.ts';
import { proxyGaps } from '../doctor/proxy-gaps.ts';
import { type ProxyFacts, type ProxySettings, proxyNames, proxySettings } from '../doctor/proxy-settings.ts';

/** Checks of what stands around the gateway; it changes nothing, and works with the gateway down. */
export const register: Register = (program, context) => {
  const doctor = program.command('doctor').description('what stands around the gateway, and how it must be set');
  doctor
    .command('docker')
    .description('make a real container as the sandbox does, and name the first flag that this machine does not honour')
    .action(() => doctorDocker(context));
  doctor
    .command('proxy [name]')
    .description(`settings to paste for a reverse proxy (${proxyNames.join(', ')}), and what is missing here`)
    .option('--host <name>', 'the public name; else the first of gateway.allowedHosts')
    .action((name: string | undefined, flags: { readonly host?: string }) => proxy(context, name, flags.host));
};

const example = 'gateway.example.com';
const hostForm = /^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$/;

function proxy(context: CliContext, name: string | undefined, asked: string | undefined): void {
  const { out } = context;
  const known = proxyNames.find((each) => each === name);
  if (name !== undefined && known === undefined) {
    throw new OcError('USAGE', `there are no settings for "${name}"`, [`Known:  ${proxyNames.join('  ')}`]);
  }
  const host = asked?.toLowerCase();
  if (host !== undefined && !hostForm.test(host)) throw new OcError('USAGE', '--host wants a plain host name');
  const facts = factsOf(settingsOf(context), host);
  const missing = proxyGaps(facts, known);
  const settings = proxySettings(facts).filter((one) => name === undefined || one.proxy === name);
  out.warn(
    'A proxy that appends to X-Forwarded-For passes on what its client wrote: the gateway counts the rightmost address that is ' +
      'no trusted proxy, and says so in its log. Let the proxy overwrite it.',
  );
  out.result('oc.doctor.proxy/1', { host: facts.host, port: facts.port, mode: facts.mode, missing, settings }, () => {
    for (const { key, why, fix } of missing) {
      out.say(`Missing  ${key} ${why}`);
      out.say({ text: '', width: 9 }, fix);
    }
    if (missing.length === 0) out.say('The gateway is ready for a proxy on this machine.');
    // The keys are all that is looked at here: whether the program is there, and up, the gateway finds out.
    if (name === 'tailscale') out.say('Whether Tailscale serves it:  oc logs --grep gateway/tailscale');
    for (const one of settings) show(context, one);
  });
}

function show({ out }: CliContext, { proxy, about, lines }: ProxySettings): void {
  out.say('');
  out.say(`# ${proxy}`);
  for (const line of about) out.say(`# ${line}`);
  for (const line of lines) {
    const text = line.trimStart();
    // An indent is ours to draw; several spaces inside of a text would be shown as signs.
    out.say({ text: '', width: line.length - text.length }, text);
  }
}

/** Also of a configuration that nothing would start with: then what is missing is what is asked for. */
function settingsOf({ paths, env }: CliContext): Settings {
  const { read, result } = inspectConfig({ paths: paths(), env });
  if (read !== null) return read.settings;
  const problem = result.ok ? undefined : result.problems[0];
  throw new OcError('CONFIG_INVALID', `${problem?.path}: ${problem?.message}`, [problem?.hint ?? 'oc config validate']);
}

function factsOf(settings: Settings, asked: string | undefined): ProxyFacts {
  const gateway = <T>(...path: readonly string[]): T => settings.get<T>(['gateway', ...path]);
  const allowedHosts = gateway<readonly string[]>('allowedHosts');
  const port = gateway<number>('port');
  return {
    host: asked ?? allowedHosts[0] ?? example,
    // Port 0 is picked at every start: no proxy could be told.
    port: port === 0 ? 18_789 : port,
    secure: gateway('tls', 'cert') !== null,
    asksClients: gateway('tls', 'clientCa') !== null,
    mode: gateway('auth', 'mode'),
    tailscaleMode: gateway('tailscale', 'mode'),
    allowTailscale: gateway('auth', 'allowTailscale'),
    trustedProxies: gateway('trustedProxies'),
    allowedHosts,
    userHeader: gateway<string | null>('auth', 'trustedProxy', 'userHeader')?.toLowerCase() ?? null,
    requiredHeaders: gateway('auth', 'trustedProxy', 'requiredHeaders'),
    allowUsers: gateway('auth', 'trustedProxy', 'allowUsers'),
  };
}
