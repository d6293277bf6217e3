/** Pieces are joined here, so that no scanner takes a test for a leak. */
const join = (...parts: readonly string[]): string => parts.join('');

const aws = join('AKIA', 'IOSFODNN7EXAMPLE');
const awsSecret = join('wJalrXUtnFEMI/K7MDENG', '/bPxRfiCYEXAMPLEKEY');
const telegram = join('123456789:', 'AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw');
const jwt = join(
  'eyJhbGciOiJIUzI1NiJ9',
  '.eyJzdWIiOiIxMjM0NTY3ODkwIn0',
  '.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
);
const anthropic = join('sk-ant-', 'api03-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789');
const openai = join('sk-proj-', 'BBBBBBBBBBBBBBBBBBBBBBBBBBBB');
const github = join('ghp_', 'CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC');
const discord = join('MTA1NDQyMDg4MzY4', 'NjM3OTUy.GxYzAb.', 'x9QkLmNoPqRsTuVwXyZ0123456789abcdefghi');
const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
const pem = join('-----BEGIN ', 'PRIVATE KEY-----\n', body, '\n', 'c3B5', '\n-----END ', 'PRIVATE KEY-----');

/** A text, and what of it must be gone afterwards. */
export const secrets: readonly (readonly [text: string, gone: string])[] = [
  [`provider said 401 for ${anthropic}`, 'AbCdEfGh'],
  [`OPENAI ${openai}.`, 'BBBBBBBBBB'],
  [join('stripe sk_', 'live_51H8xyzABCDEFGH'), '51H8xyz'],
  [`cloning with ${github}`, 'CCCCCCCCC'],
  [join('github_', 'pat_11ABCDEFG0abcdefghijkl_xyz'), '11ABCDEFG0'],
  [join('glpat-', 'abcDEF123456ghiJKL78'), 'abcDEF123456'],
  [join('xoxb-', '123456789012-DDDDDDDDDDDDDDDDDDDDDDDD'), 'DDDDDDDD'],
  [join('xapp-', '1-A0123456789-1234567890-abcdef0123456789'), 'abcdef0123456789'],
  [`id ${aws} used`, 'IOSFODNN7'],
  [join('AIza', 'SyA1234567890abcdefghijklmnopqrstuv'), '1234567890abc'],
  [join('ya29.', 'a0AfH6SMBxxxxxxxxxxxxxxxxxxxxxxx'), 'AfH6SMB'],
  [join('hf_', 'abcdefghijKLMNOPQRST1234'), 'abcdefghij'],
  [join('SG.', 'abcdefghijklmnop12.', 'abcdefghijklmnopqrstuvwxyz0123456789'), 'abcdefghijklmnop'],
  [`https://api.telegram.org/bot${telegram}/getUpdates failed`, 'AAHdqTcv'],
  [`bot ${telegram} stopped`, 'AAHdqTcv'],
  [`discord said 4004 to ${discord}`, 'x9QkLmNo'],
  [`session ${jwt}`, 'eyJzdWIi'],
  [`Authorization: Bearer abcdefghi12345`, 'abcdefghi12345'],
  [`authorization: Bot ${telegram}`, 'AAHdqTcv'],
  [`{"headers":{"Authorization":"Basic QWxhZGRpbjpvcGVu"}}`, 'QWxhZGRpbjpvcGVu'],
  [`sent Bearer 0123456789abcdef to the provider`, '0123456789abcdef'],
  [`curl -H 'Basic QWxhZGRpbjpvcGVuc2VzYW1l'`, 'QWxhZGRpbjpvcGVuc2VzYW1l'],
  ['Set-Cookie: sid=4f3c2a1b0d; Path=/', '4f3c2a1b0d'],
  [pem, body],
  [pem, 'c3B5'],
  [JSON.stringify({ message: pem }), body],
  [JSON.stringify({ message: JSON.stringify({ key: pem }) }), body],
  [join('-----BEGIN ', 'OPENSSH PRIVATE KEY-----\n', body, '\nshortend'), 'shortend'],
  ['https://user:hunter2@host.example/path', 'hunter2'],
  ['https://user:p@ss:w0rd@host.example/path', 'ss:w0rd'],
  ['postgres://oc:s3cr3t-pass@db:5432/oc', 's3cr3t-pass'],
  ['https://abcdefghijklmnop1234@github.com/x/y.git', 'abcdefghijklmnop'],
  ['GET /v1/models?key=abc123def&x=1', 'abc123def'],
  ['wss://host/?access_token=abc123def#x', 'abc123def'],
  ['https://h/?x-signature=1&sig=abc%2Fdef', 'abc%2Fdef'],
  ['redirect=https%3A%2F%2Fh%2F%3Ftoken%3Dabcdefgh', 'abcdefgh'],
  ['token=abcdefghij7890', 'abcdefghij7890'],
  ['short token=abc', 'abc'],
  ['TELEGRAM_BOT_TOKEN=abc:def', 'abc:def'],
  [`AWS_SECRET_ACCESS_KEY=${awsSecret}`, 'K7MDENG'],
  ['password: hunter2password', 'hunter2password'],
  ['password = "correct horse battery staple"', 'horse'],
  ["password='it is a secret'", 'secret'],
  ["password=it's5ecret", '5ecret'],
  ['password=semi;colon,comma', 'comma'],
  ['password=back\\slash', 'slash'],
  ['--token supersecretvalue', 'supersecretvalue'],
  ['--gateway-password hunter two', 'hunter'],
  ['curl -u admin:hunter2 https://h', 'hunter2'],
  ['the password is hunter2!', 'hunter2'],
  ['{"token":"a b c"}', 'a b c'],
  ['{"clientSecret" : "x y"}', 'x y'],
  [
    JSON.stringify({ message: JSON.stringify({ apiKey: 'secret123456', password: 'p4"ss\\w"RdZ', user: 'bob' }) }),
    'p4',
  ],
  [JSON.stringify({ message: JSON.stringify({ password: 'p4"ss\\w"RdZ', user: 'bob' }) }), 'RdZ'],
  [JSON.stringify(JSON.stringify(JSON.stringify({ password: 'p4"ss\\w"RdZ\\' }))), 'RdZ'],
  ['{"message":"{\\"password\\":\\"cut off in the mid…"}', 'cut off'],
  ["{ botToken: 'abc def' }", 'abc def'],
  ['x-api-key: abcdef', 'abcdef'],
  ['pairing code QX4G7TZJ', 'QX4G7TZJ'],
  ['{"code":"QX4G7TZJ"}', 'QX4G7TZJ'],
  ['Your code is QX4G-7TZJ. Give it', 'QX4G'],
  ['codes for telegram: QX4G7TZJ', 'QX4G7TZJ'],
];

/** Texts that hold no secret, and must come out as they went in. */
export const innocent: readonly string[] = [
  '{"maxTokens":4096,"userTokenReadOnly":true,"token":null,"secret":false}',
  'maxTokens: 4096 tokens=15 token_count=5 userTokenReadOnly: true keyId=7',
  'unauthorized: authentication failed',
  'token: missing',
  'password: required',
  '"password":""',
  "gateway token mismatch (use this gateway's gateway.auth.token or pair the device)",
  `token=\${OPENCLAW_GATEWAY_TOKEN}`,
  'auth mode is token, scope operator.read',
  'basic authentication is on, bearer of bad news',
  'a gateway token was made',
  'requestId=0190b7a2-1c7e-7d61-a3cf-0d4f9b3c9a10',
  'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'commit 9c3911f02e2892c46aa8ebc056911f5fad9e2fff2ce4',
  'task-management-system-for-you risk-assessment sk-learn-contrib-and-more',
  'res ok exec.approval.list 3ms',
  '{"time":"2026-11-20T12:00:00.000Z","level":"info","subsystem":"gateway/ws","message":"request"}',
  'telegram:123456789 at 1795168486522',
  'https://docs.example/path?page=2&keyword=x#section',
  'wss://127.0.0.1:18789/',
  'mail bob@example.com, call +15551234567',
  'exit code 127, status code 200, code INVALID_REQUEST, code ECONNREFUSED',
  'agent:main:main sessionKey=agent:main:telegram:1',
  'publicKey=MCowBQYDK2VwAyEA',
  'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=',
  'a secret is safe with me; keys are in the drawer',
  'ÄÖÜ token of thanks, 日本語 ✓',
  '',
];
