-- Accounts, sessions, tokens.

-- :part account_columns
a.id, a.login, a.name, a.role, a.area, a.password, a.is_disabled, a.made_ms, a.password_ms

-- :name account_add
INSERT INTO account (login, name, role, area, password, made_ms, password_ms)
VALUES (:login, :name, :role, :area, :password, :at_ms, :at_ms)
ON CONFLICT (login) DO NOTHING RETURNING id;

-- By the unique index on login.
-- :name account_find
SELECT
@account_columns
FROM account a WHERE a.login = :login;

-- :name account_list
SELECT
@account_columns
FROM account a ORDER BY a.login;

-- :name account_change
UPDATE account SET name = :name, role = :role, area = :area, is_disabled = :is_disabled
WHERE login = :login RETURNING id;

-- :name account_password
UPDATE account SET password = :password, password_ms = :at_ms WHERE login = :login RETURNING id;

-- :name session_add
INSERT INTO session (digest, account_id, made_ms, used_ms, expires_ms)
VALUES (:digest, :account_id, :at_ms, :at_ms, :expires_ms);

-- By the primary key.
-- :name session_find
SELECT s.made_ms, s.used_ms, s.expires_ms,
@account_columns
FROM session s JOIN account a ON a.id = s.account_id WHERE s.digest = :digest;

-- :name session_touch
UPDATE session SET used_ms = :at_ms WHERE digest = :digest;

-- :name session_end
DELETE FROM session WHERE digest = :digest;

-- By session_account.
-- :name session_end_all
DELETE FROM session WHERE account_id = (SELECT id FROM account WHERE login = :login);

-- :name session_sweep
DELETE FROM session WHERE expires_ms <= :at_ms OR used_ms <= :idle_ms;

-- :name account_address_seen
INSERT INTO account_address (account_id, digest, seen_ms) VALUES (:account_id, :digest, :at_ms)
ON CONFLICT (account_id, digest) DO UPDATE SET seen_ms = excluded.seen_ms;

-- The newest ones stay.
-- :name account_address_sweep
DELETE FROM account_address WHERE account_id = :account_id AND digest NOT IN (
    SELECT digest FROM account_address WHERE account_id = :account_id
    ORDER BY seen_ms DESC, digest LIMIT :limit);

-- :name account_address_known
SELECT 1 FROM account_address WHERE account_id = :account_id AND digest = :digest;

-- :part token_columns
id, name, role, area, rights, made_ms, made_by, expires_ms, revoked_ms

-- :name token_add
INSERT INTO token (name, digest, role, area, rights, made_ms, made_by, expires_ms)
VALUES (:name, :digest, :role, :area, :rights, :at_ms, :made_by, :expires_ms)
ON CONFLICT (name) DO NOTHING RETURNING id;

-- By the unique index on digest.
-- :name token_find
SELECT
@token_columns
FROM token WHERE digest = :digest;

-- :name token_list
SELECT
@token_columns
FROM token ORDER BY name;

-- :name token_revoke
UPDATE token SET revoked_ms = :at_ms WHERE name = :name AND revoked_ms IS NULL RETURNING id;
