import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OcError } from '../protocol/errors.ts';
import { type DockerClient, lastWords, whyDockerFailed } from './docker-client.ts';
import { links, packages, promised, pruned, written } from './image-recipe.ts';
import { shapeTree } from './image-tree.ts';
import { runProgram } from './run-program.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface BuiltImage {
  readonly image: string;
  /** As the daemon counts it. */
  readonly bytes: number;
  /** `name=version`, sorted. */
  readonly packages: readonly string[];
  /** False when the same recipe was there already. */
  readonly made: boolean;
}

interface BuildDeps {
  readonly client: DockerClient;
  readonly env: Env;
  /** Told what is done next. */
  readonly say: (line: string) => void;
}

const recipeLabel = 'oc.sandbox.recipe';
const packagesLabel = 'oc.sandbox.packages';

/** Hex; the same for the same recipe. */
const recipe = createHash('sha256')
  .update(JSON.stringify([packages, promised, pruned, links, written]))
  .digest('hex')
  .slice(0, 16);

/**
 * Makes the image of the sandbox from packages of the Debian (or its like) that this machine runs, checked by the machine's
 * own keys. Nothing is pulled from a registry, and no script of a package runs. Throws OcError for what is missing.
 */
export async function buildImage(deps: BuildDeps, image: string, force: boolean): Promise<BuiltImage> {
  const before = await inspectImage(deps.client, image);
  if (before !== null && before.recipe === recipe && !force) return { ...before, image, made: false };
  const dir = mkdtempSync(join(tmpdir(), 'oc-sandbox-image-'));
  try {
    const versions = await unpack(deps, dir);
    deps.say('Putting the image together');
    shapeTree(join(dir, 'root'));
    await importTree(deps, dir, image, versions);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  const after = await inspectImage(deps.client, image);
  if (after === null) throw new OcError('INTERNAL', `Docker took the image ${image} and does not know it`);
  return { ...after, image, made: true };
}

/** What the daemon says of an image; null when there is none. Throws NOT_RUNNING when nobody answers. */
async function inspectImage(
  client: DockerClient,
  image: string,
): Promise<{ bytes: number; recipe: string; packages: readonly string[] } | null> {
  const format = `{{.Size}}\t{{index .Config.Labels "${recipeLabel}"}}\t{{index .Config.Labels "${packagesLabel}"}}`;
  const end = await client.run(['image', 'inspect', '--format', format, '--', image]);
  if (end.ended === 'exit' && end.code === 0) {
    const [bytes = '0', made = '', list = ''] = end.stdout.text.trim().split('\t');
    return { bytes: Number(bytes), recipe: made, packages: list.split(' ').filter((one) => one !== '') };
  }
  const why = whyDockerFailed(end, image);
  if (why.because.startsWith('the image ')) return null;
  throw new OcError('NOT_RUNNING', why.because, why.hints);
}

/** Fetches and unpacks every package; their names with versions. */
async function unpack(deps: BuildDeps, dir: string): Promise<readonly string[]> {
  const archives = join(dir, 'cache', 'archives');
  for (const each of [join(archives, 'partial'), join(dir, 'state', 'lists', 'partial'), join(dir, 'root')]) {
    mkdirSync(each, { recursive: true });
  }
  const architecture = (await must(deps, dir, ['dpkg', '--print-architecture'], 10_000)).trim();
  writeFileSync(join(dir, 'state', 'status'), promised.map((name) => promise(name, architecture)).join('\n'));
  const apt = ['apt-get', '--quiet', ...aptOptions(dir)];
  deps.say('Reading the list of packages');
  await must(deps, dir, [...apt, 'update'], 180_000);
  deps.say(`Fetching ${packages.length} packages and what they need`);
  await must(deps, dir, [...apt, '--yes', '--download-only', 'install', ...packages], 600_000);
  const files = readdirSync(archives)
    .filter((name) => name.endsWith('.deb'))
    .toSorted();
  deps.say(`Unpacking ${files.length} packages`);
  for (const file of files)
    await must(deps, dir, ['dpkg-deb', '--extract', join(archives, file), join(dir, 'root')], 60_000);
  return files.map((file) => decodeURIComponent(file.replace(/^([^_]+)_([^_]+)_.*$/, '$1=$2')));
}

const aptOptions = (dir: string): readonly string[] =>
  [
    `Dir::State=${dir}/state`,
    `Dir::State::status=${dir}/state/status`,
    `Dir::Cache=${dir}/cache`,
    'Debug::NoLocking=1',
    'APT::Install-Recommends=0',
    // The directory is ours alone, and the user that fetches has to reach it.
    'APT::Sandbox::User=',
    'APT::Get::AllowUnauthenticated=0',
  ].flatMap((option) => ['-o', option]);

const promise = (name: string, architecture: string): string =>
  [
    `Package: ${name}`,
    'Status: install ok installed',
    `Architecture: ${architecture}`,
    'Multi-Arch: foreign',
    'Version: 9999:9',
    'Maintainer: none',
    'Description: promised, and not there',
    '',
  ].join('\n');

async function importTree({ client, ...deps }: BuildDeps, dir: string, image: string, versions: readonly string[]) {
  const file = join(dir, 'image.tar');
  await must(
    { client, ...deps },
    dir,
    [
      ...['tar', '--create', '--file', file, '--directory', join(dir, 'root'), '--sort=name', '--mtime=@1'],
      ...['--owner=0', '--group=0', '--numeric-owner', '--mode=ug-s,o-w,a+rX', '--format=gnu', '.'],
    ],
    120_000,
  );
  const changes = [
    'ENV PATH=/usr/local/bin:/usr/bin:/bin',
    `LABEL ${recipeLabel}=${recipe}`,
    `LABEL ${packagesLabel}="${versions.join(' ')}"`,
    'USER 1000:1000',
    'WORKDIR /workspace',
  ];
  const end = await client.run(['import', ...changes.flatMap((line) => ['--change', line]), '--', file, image], {
    timeoutMs: 300_000,
  });
  if (end.ended === 'exit' && end.code === 0) return;
  const { because, hints } = whyDockerFailed(end, image);
  throw new OcError('NOT_RUNNING', because, hints);
}

/** Runs a program of the machine's package system and gives what it printed; throws with its words when it fails. */
async function must({ env }: BuildDeps, cwd: string, argv: readonly string[], timeoutMs: number): Promise<string> {
  const given = ['PATH', 'http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) =>
    env[name] === undefined ? [] : [[name, env[name]] as const],
  );
  const end = await runProgram({
    argv,
    cwd,
    env: { ...Object.fromEntries(given), HOME: cwd, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
    timeoutMs,
    maxOutputBytes: 1 << 20,
  });
  if (end.ended === 'exit' && end.code === 0) return end.stdout.text;
  const [program = ''] = argv;
  if (end.ended === 'not-started') {
    throw new OcError('NOT_FOUND', `${program} is not on this machine: the image is made of packages of Debian`, [
      'Make it on a Debian or Ubuntu and bring it here:  docker save  and  docker load',
      'Or name an image of your own:  oc config set agents.defaults.sandbox.docker.image NAME',
    ]);
  }
  const because = end.ended === 'timeout' ? 'took too long' : `failed: ${lastWords(end)}`;
  throw new OcError('TIMEOUT', `${program} ${because}`, ['Run it again; it needs the servers of the packages.']);
}
