/**
 * The store's schema, one step a row, applied in order and never edited once released. Times are epoch milliseconds.
 * A sender is `(channel, account, sender)`, compared byte by byte; SQLite's default BINARY collation does that.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE pairing_request (
    request_id TEXT PRIMARY KEY,
    channel TEXT NOT NULL, account TEXT NOT NULL, sender TEXT NOT NULL,
    claims TEXT NOT NULL,
    chat TEXT NOT NULL,
    code TEXT NOT NULL,
    created_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    UNIQUE (channel, account, sender)
  ) STRICT;
  CREATE TABLE approved_sender (
    channel TEXT NOT NULL, account TEXT NOT NULL, sender TEXT NOT NULL,
    claims TEXT NOT NULL,
    approved_at INTEGER NOT NULL, approved_by TEXT NOT NULL,
    PRIMARY KEY (channel, account, sender)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE denied_sender (
    channel TEXT NOT NULL, account TEXT NOT NULL, sender TEXT NOT NULL,
    claims TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('rejected', 'blocked')),
    denied_at INTEGER NOT NULL, until_at INTEGER, denied_by TEXT NOT NULL,
    PRIMARY KEY (channel, account, sender),
    CHECK ((kind = 'blocked') = (until_at IS NULL))
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE pairing_overflow (
    channel TEXT NOT NULL, account TEXT NOT NULL,
    messages INTEGER NOT NULL, last_at INTEGER NOT NULL,
    PRIMARY KEY (channel, account)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL, subject TEXT NOT NULL,
    detail TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX ledger_kind ON ledger (kind, seq);
  CREATE INDEX ledger_subject ON ledger (subject, seq);
  CREATE INDEX ledger_request ON ledger (json_extract(detail, '$.requestId'), seq);
  CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  `,
  `
  CREATE TABLE approval (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('exec', 'plugin')),
    client_ref TEXT,
    request TEXT NOT NULL,
    digest TEXT NOT NULL,
    requested_by TEXT NOT NULL, requester_connection TEXT, requester_device TEXT,
    session TEXT,
    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    status TEXT CHECK (status IN ('allowed', 'denied', 'expired', 'cancelled')),
    decision TEXT CHECK (decision IN ('allow-once', 'allow-always', 'deny')),
    reason TEXT,
    resolved_at INTEGER, resolved_by TEXT, resolver_device TEXT,
    seal TEXT,
    CHECK ((status IS NULL) = (resolved_at IS NULL) AND (status IS NULL) = (seal IS NULL) AND (status IS NULL) = (reason IS NULL)),
    CHECK ((status IS 'allowed') = (decision IS 'allow-once' OR decision IS 'allow-always'))
  ) STRICT;
  CREATE INDEX approval_pending ON approval (expires_at) WHERE status IS NULL;
  CREATE INDEX approval_ended ON approval (resolved_at) WHERE status IS NOT NULL;
  `,
  `
  CREATE TABLE auth_lockout (
    credential TEXT NOT NULL CHECK (credential IN ('shared', 'device', 'local')),
    address TEXT NOT NULL,
    since_at INTEGER NOT NULL, until_at INTEGER NOT NULL,
    PRIMARY KEY (credential, address)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX auth_lockout_until ON auth_lockout (until_at);
  CREATE TABLE auth_event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL, credential TEXT NOT NULL, address TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('opened', 'wrong', 'missing', 'refused', 'locked', 'counted', 'unlocked')),
    client TEXT NOT NULL, count INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX auth_event_at ON auth_event (at);
  `,
  `
  CREATE TABLE device_request (
    request_id TEXT PRIMARY KEY,
    device_id TEXT NOT NULL UNIQUE,
    public_key TEXT NOT NULL,
    claims TEXT NOT NULL, scopes TEXT NOT NULL, address TEXT NOT NULL,
    is_repair INTEGER NOT NULL, with_secret INTEGER NOT NULL, replaced INTEGER NOT NULL,
    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE device (
    device_id TEXT PRIMARY KEY,
    public_key TEXT NOT NULL,
    claims TEXT NOT NULL, label TEXT, scopes TEXT NOT NULL, address TEXT NOT NULL,
    created_at INTEGER NOT NULL, approved_at INTEGER NOT NULL, last_seen_at INTEGER
  ) STRICT;
  CREATE TABLE device_token (
    device_id TEXT NOT NULL REFERENCES device ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role = 'operator'),
    digest TEXT, scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL, issued_at INTEGER, rotated_at INTEGER, revoked_at INTEGER, last_used_at INTEGER,
    PRIMARY KEY (device_id, role),
    CHECK (revoked_at IS NULL OR digest IS NULL)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE auth_lockout_by_class (
    credential TEXT NOT NULL CHECK (credential IN ('shared', 'device', 'local', 'tailscale', 'page')),
    address TEXT NOT NULL,
    since_at INTEGER NOT NULL, until_at INTEGER NOT NULL,
    PRIMARY KEY (credential, address)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO auth_lockout_by_class SELECT * FROM auth_lockout;
  DROP TABLE auth_lockout;
  ALTER TABLE auth_lockout_by_class RENAME TO auth_lockout;
  CREATE INDEX auth_lockout_until ON auth_lockout (until_at);
  `,
  `
  CREATE TABLE model_usage (
    day TEXT NOT NULL, agent TEXT NOT NULL, model TEXT NOT NULL,
    tokens INTEGER NOT NULL, micro_usd INTEGER NOT NULL, estimated INTEGER NOT NULL, calls INTEGER NOT NULL,
    PRIMARY KEY (day, agent, model)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE approval_grant (
    id TEXT PRIMARY KEY,
    form TEXT NOT NULL, digest TEXT NOT NULL,
    agent TEXT NOT NULL, session TEXT NOT NULL,
    approval_id TEXT NOT NULL UNIQUE, created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    last_used_at INTEGER, uses INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX approval_grant_session ON approval_grant (agent, session);
  CREATE TABLE approval_use (
    approval_id TEXT PRIMARY KEY,
    binding TEXT NOT NULL, used_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX approval_use_at ON approval_use (used_at);
  `,
];
