import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { Home } from '../helpers/home.ts';
import { needsProgram } from '../helpers/programs.ts';

describe.skipIf(needsProgram('tmux'))('the console inside tmux', () => {
  it('paints, follows a resize, and gives the screen back when it is left', async () => {
    await using home = await Home.make();
    expect((await home.sh(`oc config set gateway.port ${await freePort()}`)).code).toBe(0);
    await home.stay('oc gateway');
    await home.sh('oc send --as alice "hello"');
    // A server of its own: the developer's tmux is left alone.
    const tmux = `tmux -f /dev/null -L oc-${randomBytes(4).toString('hex')}`;
    const screen = async () => (await home.sh(`${tmux} capture-pane -p -t console`)).stdout;
    try {
      await home.sh(`${tmux} new-session -d -s console -x 100 -y 30 "env -u TMUX PS1='back> ' sh"`);
      await home.sh(`${tmux} send-keys -t console 'oc tui' Enter`);
      await expect.poll(screen, { timeout: 10_000 }).toContain('[1 Appr');
      await home.sh(`${tmux} send-keys -t console 2`);
      await expect.poll(screen, { timeout: 10_000 }).toContain('alice');
      await home.sh(`${tmux} resize-window -t console -x 80 -y 24`);
      await expect
        .poll(async () => (await screen()).trimEnd().split('\n').length, { timeout: 5000 })
        .toBeLessThanOrEqual(24);
      await expect.poll(screen, { timeout: 5000 }).toContain('alice');
      // tmux wraps the lines of a screen that gets narrower; nothing of that may stay beside what is drawn again.
      await home.sh(`${tmux} resize-window -t console -x 60 -y 16`);
      await expect.poll(screen, { timeout: 5000 }).toMatch(/\n-{60}\n/);
      await home.sh(`${tmux} resize-window -t console -x 40 -y 20`);
      await expect.poll(screen, { timeout: 5000 }).toMatch(/\n-{40}\n/);
      await expect.poll(screen, { timeout: 5000 }).toContain('[waiting 1]');
      expect((await screen()).split('\n').filter((line) => line.includes('"alice"'))).toHaveLength(1);
      await home.sh(`${tmux} send-keys -t console q`);
      await expect.poll(screen, { timeout: 5000 }).toMatch(/back>\s*$/);
    } finally {
      await home.sh(`${tmux} kill-server`);
    }
  });
});
