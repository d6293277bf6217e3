import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MountPlaces } from '../../../src/gateway/policy/mount-rules.ts';
import { openHost } from '../../../src/gateway/sandbox/host.ts';
import type { Sandbox } from '../../../src/gateway/sandbox/sandbox.ts';
import { Background } from '../../../src/gateway/tools/background.ts';
import { runPlan } from '../../../src/gateway/tools/run-plan.ts';
import { toolNamed } from '../../../src/gateway/tools/table.ts';
import type { Plan, PlanPlace, ToolAnswer, ToolContext } from '../../../src/gateway/tools/tool.ts';

/**
 * A home with a state directory and a workspace in it, and the tools on real files and programs. As `docker` the programs run
 * on this machine too, by the way that they take into a container.
 */
export class ToolBench implements AsyncDisposable {
  readonly home = realpathSync(mkdtempSync(join(tmpdir(), 'oc-tools-')));
  readonly stateDir = join(this.home, '.openclaw');
  readonly workspace = join(this.stateDir, 'workspace');
  readonly kind: Sandbox['kind'];
  readonly background = new Background();
  readonly places: MountPlaces = { home: this.home, ours: [this.stateDir] };
  sessionKey = 'agent:main:main';
  clean: (text: string) => string = (text) => text;
  stop = new AbortController();
  longestMs = 20_000;
  maxOutputBytes = 20_000;

  constructor(kind: Sandbox['kind'] = 'host') {
    this.kind = kind;
    mkdirSync(this.workspace, { recursive: true });
    mkdirSync(join(this.home, '.ssh'));
  }

  get sandbox(): Sandbox {
    return { ...openHost({ env: {}, home: this.home, workspace: this.workspace }), kind: this.kind };
  }

  get place(): PlanPlace {
    return { kind: this.kind, workspace: this.workspace, roots: [this.workspace], longestMs: this.longestMs };
  }

  get context(): ToolContext {
    const { sandbox, places, sessionKey, background, maxOutputBytes } = this;
    return {
      sandbox,
      places,
      sessionKey,
      background,
      maxOutputBytes,
      stillMay: () => true,
      roots: [this.workspace],
      signal: this.stop.signal,
    };
  }

  at(name: string): string {
    return join(this.workspace, name);
  }

  /** The plan, or why there is none. */
  plan(tool: string, input: unknown): Plan | { readonly refused: string } {
    return toolNamed(tool)?.plan(input, this.place) ?? { refused: 'no such tool' };
  }

  planned(tool: string, input: unknown): Plan {
    const plan = this.plan(tool, input);
    if ('refused' in plan) throw new Error(plan.refused);
    return plan;
  }

  async call(tool: string, input: unknown): Promise<ToolAnswer> {
    const plan = this.plan(tool, input);
    return 'refused' in plan ? { ok: false, text: plan.refused } : await this.run(plan);
  }

  run(plan: Plan): Promise<ToolAnswer> {
    return runPlan(plan, this.context, this.clean);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.background.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}
