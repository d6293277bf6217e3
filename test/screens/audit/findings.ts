import type { Finding } from '../../../src/gateway/protocol/audit.ts';

export const finding = (checkId: string, change: Partial<Finding> = {}): Finding => ({
  checkId,
  severity: 'warn',
  title: `Title of ${checkId}`,
  detail: `Detail of ${checkId}`,
  remediation: `oc config unset ${checkId}`,
  ...change,
});

export const noAuth = finding('gateway.loopback_no_auth', {
  severity: 'critical',
  title: 'Gateway auth missing on loopback',
  detail: 'gateway.bind is loopback, and no token or password is configured.',
  remediation: 'openssl rand -hex 32 | oc config set gateway.auth.token -',
  why: 'Behind a reverse proxy, anyone who reaches the proxy is an operator.',
});
export const readable = finding('fs.state_dir.perms_readable', { title: 'State dir is readable by others' });
export const surface = finding('summary.attack_surface', {
  severity: 'info',
  title: 'Attack surface summary',
  detail: 'bind: loopback\ngroups: open 0, allowlist 0',
});
