import { afterEach, describe, expect, it, vi } from 'vitest';
import { needsProgram } from './programs.ts';

describe('needsProgram', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('skips nothing when the program is there', () => {
    expect(needsProgram('sh')).toBe(false);
  });

  it('skips with a line that names the program on a bare machine', () => {
    vi.stubEnv('CI', undefined);
    const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    expect(needsProgram('no-such-program')).toBe(true);
    expect(said).toHaveBeenCalledWith('skipped: needs no-such-program');
  });

  it('fails in CI, where every test runs', () => {
    vi.stubEnv('CI', 'true');
    expect(() => needsProgram('no-such-program')).toThrow('no-such-program is missing');
  });
});
