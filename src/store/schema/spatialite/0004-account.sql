-- Who may sign in, and which programs may ask. Secrets are never kept: of a password its argon2id
-- text, of the secrets of sessions and programs their digests under the key of the installation.

CREATE TABLE account (
    id          INTEGER PRIMARY KEY, -- never leaves the program
    login       TEXT NOT NULL UNIQUE CHECK (length(login) BETWEEN 2 AND 64), -- a-z, 0-9 and . _ - @
    name        TEXT NOT NULL,       -- for people
    role        TEXT NOT NULL CHECK (role IN ('village_head', 'officer', 'analyst', 'admin')),
    area        TEXT NOT NULL CHECK (length(area) IN (0, 2, 5, 8, 13)), -- code, '' is everywhere
    password    TEXT NOT NULL,       -- argon2id: parameters, salt and hash in one text
    is_disabled INTEGER NOT NULL DEFAULT 0 CHECK (is_disabled IN (0, 1)),
    made_ms     INTEGER NOT NULL,
    password_ms INTEGER NOT NULL,    -- when the password was set
    CHECK (role <> 'village_head' OR length(area) = 13)
) STRICT;

-- Somebody is signed in.
CREATE TABLE session (
    digest     BLOB PRIMARY KEY CHECK (length(digest) = 32), -- of the cookie's secret
    account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    made_ms    INTEGER NOT NULL,
    used_ms    INTEGER NOT NULL,     -- lately; kept to some minutes
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account_id);

-- From where an account signed in: attempts from elsewhere never keep it from there.
CREATE TABLE account_address (
    account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    digest     BLOB NOT NULL CHECK (length(digest) = 32), -- of the address
    seen_ms    INTEGER NOT NULL,
    PRIMARY KEY (account_id, digest)
) STRICT, WITHOUT ROWID;

-- Programs.
CREATE TABLE token (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 64),
    digest     BLOB NOT NULL UNIQUE CHECK (length(digest) = 32), -- of the secret
    role       TEXT NOT NULL CHECK (role IN ('village_head', 'officer', 'analyst', 'admin')),
    area       TEXT NOT NULL CHECK (length(area) IN (0, 2, 5, 8, 13)),
    rights     TEXT NOT NULL,        -- names, blanks between: at most those of the role
    made_ms    INTEGER NOT NULL,
    made_by    TEXT NOT NULL,
    expires_ms INTEGER NOT NULL,     -- 9223372036854775807 is never
    revoked_ms INTEGER,              -- NULL while it is good
    CHECK (role <> 'village_head' OR length(area) = 13)
) STRICT;
