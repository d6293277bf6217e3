import { get } from 'node:http';
import { objectOf } from './wire-error.ts';

const timeoutMs = 1500;
const maxBody = 4096;

/**
 * Is what holds this port on 127.0.0.1 an OpenClaw-style gateway? Its version, or null. Sends nothing but a GET and no
 * secret; whatever goes wrong means no.
 */
export function probeGateway(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const no = () => resolve(null);
    const request = get(
      { host: '127.0.0.1', port, path: '/startupz', agent: false, timeout: timeoutMs },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body += chunk;
          if (body.length > maxBody) request.destroy();
        });
        response.on('end', () => resolve(versionOf(body)));
        response.on('error', no);
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', no);
    request.on('close', no);
    // A trickle of bytes would never time out by itself.
    setTimeout(() => request.destroy(), 2 * timeoutMs).unref();
  });
}

function versionOf(body: string): string | null {
  try {
    const { ok, version } = objectOf(JSON.parse(body));
    return typeof ok === 'boolean' && typeof version === 'string' ? version.slice(0, 64) : null;
  } catch {
    return null;
  }
}
