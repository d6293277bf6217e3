import { randomBytes } from 'node:crypto';
import type { MountPlaces } from '../policy/mount-rules.ts';
import { type DockerClient, lastWords, whyDockerFailed } from './docker-client.ts';
import { hardeningFlags, mountsOf, runWords } from './docker-flags.ts';
import { whyNotAsAsked } from './docker-verify.ts';
import { judgeSettings } from './judge-settings.ts';
import { whyNoNetwork } from './network-check.ts';
import type { SandboxSettings } from './sandbox.ts';

/** One thing that was tried. */
export interface CheckStep {
  readonly what: string;
  /** Null when it is as it must be. */
  readonly because: string | null;
  readonly hints: readonly string[];
}

/** What to do about a flag that this machine does not honour. */
const remedies: readonly (readonly [flag: RegExp, hint: string])[] = [
  [/memory/, 'The kernel must count memory: start it with  cgroup_enable=memory swapaccount=1'],
  [/pids-limit|cpus/, 'The kernel lacks a control group: use a kernel of the distribution, or Docker with root'],
  [/network/, 'Use network none:  oc config unset agents.defaults.sandbox.docker.network'],
  [/init/, 'docker-init is missing: install the package tini, or Docker again'],
  [
    /seccomp|no-new-privileges|unconfined/,
    'Take the option out of /etc/docker/daemon.json that turns the protection off',
  ],
  [/tmpfs|read-only|mount/, 'The storage driver cannot do it: see  docker info  and use overlay2'],
  [/timeout/, 'The image lacks coreutils: make ours with  oc sandbox build --force'],
];

const remedyOf = (what: string): readonly string[] =>
  remedies.filter(([flag]) => flag.test(what)).map(([, hint]) => hint);

const good = (what: string): CheckStep => ({ what, because: null, hints: [] });
const bad = (what: string, because: string, hints: readonly string[] = remedyOf(what)): CheckStep => ({
  what,
  because,
  hints,
});

/** Makes a real container as every call gets it, looks at it from both sides, and ends with the first thing that is wrong. */
export async function checkDocker(
  client: DockerClient,
  settings: SandboxSettings,
  places: MountPlaces,
): Promise<readonly CheckStep[]> {
  const steps: CheckStep[] = [];
  const judged = judgeSettings(settings, places, []);
  if (judged.kind === 'unavailable') return [bad('the settings', judged.because, judged.hints)];
  steps.push(good('the settings'));
  for (const look of [daemonStep, imageStep, networkStep]) {
    const step = await look(client, judged.settings);
    steps.push(step);
    if (step.because !== null) return steps;
  }
  const name = `oc-doctor-${randomBytes(6).toString('hex')}`;
  const mounts = mountsOf(judged.settings, judged.binds);
  try {
    const words = runWords(judged.settings, mounts, { name, state: 'doctor', scope: 'doctor' });
    const started = await client.run(words, { timeoutMs: 60_000 });
    if (started.ended !== 'exit' || started.code !== 0) {
      return [...steps, await failingFlag(client, judged.settings, lastWords(started))];
    }
    const looked = await client.run(['container', 'inspect', name]);
    const flag = whyNotAsAsked(JSON.parse(looked.stdout.text || 'null'), judged.settings, mounts);
    if (flag !== null) return [...steps, bad(flag, 'Docker took it and did not do it')];
    return [...steps, good('every flag, as Docker tells it'), ...(await insideSteps(client, name))];
  } finally {
    await client.run(['rm', '--force', '--volumes', name]);
  }
}

async function daemonStep(client: DockerClient, { image }: SandboxSettings): Promise<CheckStep> {
  const end = await client.run(['version', '--format', '{{.Server.Version}}']);
  if (end.ended === 'exit' && end.code === 0) return good(`Docker ${end.stdout.text.trim()}`);
  const { because, hints } = whyDockerFailed(end, image);
  return bad(
    'Docker',
    because,
    hints.filter((hint) => !hint.includes('doctor')),
  );
}

async function imageStep(client: DockerClient, { image }: SandboxSettings): Promise<CheckStep> {
  const end = await client.run(['image', 'inspect', '--format', '{{.Size}}', '--', image]);
  if (end.ended === 'exit' && end.code === 0) {
    return good(`the image ${image}, ${Math.round(Number(end.stdout.text) / 1e6)} MB`);
  }
  const { because, hints } = whyDockerFailed(end, image);
  return bad(
    'the image',
    because,
    hints.filter((hint) => !hint.includes('doctor')),
  );
}

async function networkStep(client: DockerClient, settings: SandboxSettings): Promise<CheckStep> {
  const why = await whyNoNetwork(client, settings);
  return why === null ? good(`the network ${settings.network}`) : bad('the network', why.because, why.hints);
}

/** Adds one flag after the other until a container does not start. */
async function failingFlag(client: DockerClient, settings: SandboxSettings, words: string): Promise<CheckStep> {
  let given: readonly string[] = [];
  for (const flag of flagsOf(hardeningFlags(settings))) {
    given = [...given, ...flag];
    const end = await client.run(['run', '--rm', ...given, '--entrypoint', 'true', '--', settings.image], {
      timeoutMs: 60_000,
    });
    if (end.ended !== 'exit' || end.code !== 0) return bad(flag.join(' '), lastWords(end));
  }
  return bad('the container', words);
}

/** A flag with its value, each. */
function flagsOf(words: readonly string[]): readonly (readonly string[])[] {
  const flags: string[][] = [];
  for (const word of words) {
    if (word.startsWith('--')) flags.push([word]);
    else flags.at(-1)?.push(word);
  }
  return flags;
}

interface InsideFact {
  readonly what: string;
  readonly argv: readonly string[];
  readonly wanted: RegExp;
}

/** What a program in the container finds itself to be. */
const insideFacts: readonly InsideFact[] = [
  { what: 'timeout, which ends what runs too long', argv: ['timeout', '5', 'true'], wanted: /^$/ },
  { what: '--cap-drop ALL, inside', argv: ['grep', 'CapEff', '/proc/self/status'], wanted: /^CapEff:\s*0+\s*$/ },
  {
    what: 'no-new-privileges, inside',
    argv: ['grep', 'NoNewPrivs', '/proc/self/status'],
    wanted: /^NoNewPrivs:\s*1\s*$/,
  },
  { what: 'seccomp, inside', argv: ['grep', 'Seccomp:', '/proc/self/status'], wanted: /^Seccomp:\s*2\s*$/ },
  { what: '--user, inside', argv: ['id', '-u'], wanted: /^[1-9]\d*\s*$/ },
  { what: '--tmpfs, inside', argv: ['sh', '-c', 'echo x > /tmp/x && cat /tmp/x'], wanted: /^x\s*$/ },
];

async function insideSteps(client: DockerClient, name: string): Promise<readonly CheckStep[]> {
  const steps: CheckStep[] = [];
  for (const { what, argv, wanted } of insideFacts) {
    const end = await client.run(['exec', name, ...argv]);
    const isGood = end.ended === 'exit' && end.code === 0 && wanted.test(end.stdout.text);
    steps.push(isGood ? good(what) : bad(what, `the container says: ${end.stdout.text.trim() || lastWords(end)}`));
    if (!isGood) break;
  }
  return steps;
}
