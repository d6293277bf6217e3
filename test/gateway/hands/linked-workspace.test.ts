import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bubblewrapped, HandsDesk, operator } from './hands-desk.ts';

describe('113: a workspace of one agent where a sandbox of another may write', () => {
  it('is used as long as no link that lies there leads to it, on the host too', async () => {
    await using desk = await HandsDesk.open();
    const work = join(desk.home, 'work');
    const [real, linked] = [join(work, 'real'), join(work, 'linked')];
    for (const dir of [real, join(desk.home, 'elsewhere')]) mkdirSync(dir, { recursive: true, mode: 0o700 });
    symlinkSync(join(desk.home, 'elsewhere'), linked);
    for (const [workspace, access, ok] of [
      [real, 'rw', true],
      [linked, 'rw', false],
      [linked, 'ro', true],
    ] as const) {
      const list = [
        { id: 'main', workspace: work, sandbox: { ...bubblewrapped.sandbox, workspaceAccess: access } },
        { id: 'reader', workspace, sandbox: { mode: 'off' } },
      ];
      desk.configure({ agents: { list } });
      const answer = await desk.exec('pwd', {}, { ...operator, agentId: 'reader', sessionKey: 'agent:reader:main' });
      expect(answer, `${workspace} ${access}`).toMatchObject({ ok });
      if (!ok) expect(answer.text).toContain('workspace may not be used');
    }
  });
});
