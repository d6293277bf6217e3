/** What the settings of a proxy depend on, from the configuration. */
export interface ProxyFacts {
  /** The public name. */
  readonly host: string;
  readonly port: number;
  /** The gateway itself speaks TLS. */
  readonly secure: boolean;
  /** And asks whoever connects for a certificate. */
  readonly asksClients: boolean;
  readonly mode: string;
  readonly tailscaleMode: string;
  readonly allowTailscale: boolean;
  readonly trustedProxies: readonly string[];
  readonly allowedHosts: readonly string[];
  readonly userHeader: string | null;
  readonly requiredHeaders: readonly string[];
  readonly allowUsers: readonly string[];
}

export interface ProxySettings {
  readonly proxy: 'nginx' | 'caddy' | 'cloudflare' | 'tailscale';
  /** Where it goes, and what to know about it. */
  readonly about: readonly string[];
  /** To be pasted as it stands. */
  readonly lines: readonly string[];
}

export const proxyNames = ['nginx', 'caddy', 'cloudflare', 'tailscale'] as const;

/** Lines that stand there only when they are wanted. */
const when = (asked: boolean, ...lines: readonly string[]): readonly string[] => (asked ? lines : []);
const signsIn = ({ mode, userHeader }: ProxyFacts): boolean => mode === 'trusted-proxy' && userHeader !== null;

/** On loopback there is nobody between whose certificate would have to be checked. */
const upstream = ({ secure, port }: ProxyFacts, unchecked = 'https'): string =>
  `${secure ? unchecked : 'http'}://127.0.0.1:${port}`;

/** Every address header is written anew; one that the proxy does not write is taken away, for its client may send it. */
const nginx = (facts: ProxyFacts): ProxySettings => ({
  proxy: 'nginx',
  about: ['A file in /etc/nginx/conf.d/. It overwrites X-Forwarded-For; $proxy_add_x_forwarded_for would append.'],
  lines: [
    'server {',
    '    listen 443 ssl;',
    `    server_name ${facts.host};`,
    `    ssl_certificate /etc/letsencrypt/live/${facts.host}/fullchain.pem;`,
    `    ssl_certificate_key /etc/letsencrypt/live/${facts.host}/privkey.pem;`,
    '    client_max_body_size 64k;',
    '    client_header_timeout 10s;',
    '    client_body_timeout 10s;',
    ...when(signsIn(facts), '    auth_basic "gateway";', '    auth_basic_user_file /etc/nginx/gateway.htpasswd;'),
    '    location / {',
    `        proxy_pass ${upstream(facts)};`,
    '        proxy_http_version 1.1;',
    '        proxy_request_buffering off;',
    '        proxy_read_timeout 1h;',
    '        proxy_set_header Host $host;',
    '        proxy_set_header Upgrade $http_upgrade;',
    '        proxy_set_header Connection "upgrade";',
    '        proxy_set_header X-Forwarded-For $remote_addr;',
    '        proxy_set_header X-Real-IP $remote_addr;',
    '        proxy_set_header X-Forwarded-Proto $scheme;',
    '        proxy_set_header X-Forwarded-Host $host;',
    '        proxy_set_header Forwarded "";',
    ...when(signsIn(facts), `        proxy_set_header ${facts.userHeader} $remote_user;`),
    ...when(signsIn(facts), '        proxy_set_header Authorization "";'),
    '    }',
    '}',
  ],
});

const caddy = (facts: ProxyFacts): ProxySettings => ({
  proxy: 'caddy',
  about: ['In the Caddyfile. Caddy overwrites the headers of clients as long as no trusted_proxies are set there.'],
  lines: [
    `${facts.host} {`,
    '    request_body {',
    '        max_size 64KB',
    '    }',
    ...when(signsIn(facts), '    basic_auth {', '        USER HASH-OF-caddy-hash-password', '    }'),
    `    reverse_proxy ${upstream(facts)} {`,
    ...when(facts.secure, '        transport http {', '            tls_insecure_skip_verify', '        }'),
    '        header_up X-Forwarded-For {remote_host}',
    '        header_up X-Real-IP {remote_host}',
    '        header_up -Forwarded',
    ...when(signsIn(facts), `        header_up ${facts.userHeader} {http.auth.user.id}`),
    ...when(signsIn(facts), '        header_up -Authorization'),
    '    }',
    '}',
  ],
});

/** The one header with a user that Cloudflare writes; any other its client may write, for the tunnel hands on what comes. */
export const accessHeader = 'cf-access-authenticated-user-email';

const cloudflare = (facts: ProxyFacts): ProxySettings => ({
  proxy: 'cloudflare',
  about: [
    "config.yml of cloudflared. Cloudflare appends to its client's X-Forwarded-For: the rightmost address counts, which is",
    `the one that Cloudflare saw. With Access in front, its header is ${accessHeader}.`,
    ...when(
      signsIn(facts),
      'Without Access for this very name anybody could write that header: with the lines below, cloudflared asks for its signature.',
    ),
    ...when(
      signsIn(facts) && facts.userHeader !== accessHeader,
      `Not with ${facts.userHeader}: the tunnel hands it on as anybody on the internet wrote it.`,
    ),
  ],
  lines: [
    'tunnel: openclaw-gateway',
    'ingress:',
    `  - hostname: ${facts.host}`,
    `    service: ${upstream(facts)}`,
    ...when(facts.secure || signsIn(facts), '    originRequest:'),
    ...when(facts.secure, '      noTLSVerify: true'),
    ...when(
      signsIn(facts),
      '      access:',
      '        required: true',
      '        teamName: YOUR-TEAM',
      '        audTag:',
      '          - AUD-TAG-OF-THE-APPLICATION',
    ),
    '  - service: http_status:404',
  ],
});

const tailscale = (facts: ProxyFacts): ProxySettings => ({
  proxy: 'tailscale',
  about: [
    'The gateway does this by itself when it starts with gateway.tailscale.mode serve, and leaves a serve alone that is there already.',
    "It knows Tailscale's proxy and the name that it serves then; gateway.trustedProxies and gateway.allowedHosts are not needed for it.",
    facts.allowTailscale && facts.tailscaleMode === 'serve'
      ? 'gateway.auth.allowTailscale is true: everybody of the tailnet who reaches this machine is let in without a secret.'
      : 'Who comes by it shows a secret or a device; with gateway.auth.allowTailscale true, people of the tailnet do not.',
  ],
  lines: [`tailscale serve --bg ${upstream(facts, 'https+insecure')}`],
});

/** Settings for each proxy that the guides name, for this gateway's keys. */
export const proxySettings = (facts: ProxyFacts): readonly ProxySettings[] =>
  [nginx, caddy, cloudflare, tailscale].map((of) => of(facts));
