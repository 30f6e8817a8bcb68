-- Lists of programme villages that were replaced: what was asked as of an earlier day needs them.

CREATE TABLE programme_list (
    version   INTEGER PRIMARY KEY,
    loaded_ms INTEGER NOT NULL
) STRICT;
INSERT INTO programme_list (version, loaded_ms)
SELECT CAST(value AS INTEGER),
       COALESCE((SELECT MAX(finished_ms) FROM import WHERE kind = 'programme'), 0)
FROM setting WHERE key = 'programme_version';

-- Rows of membership under the version that held them.
CREATE TABLE membership_before (
    version        INTEGER NOT NULL REFERENCES programme_list (version),
    code           TEXT NOT NULL,
    valid_from_day INTEGER NOT NULL,
    valid_to_day   INTEGER NOT NULL,
    role           TEXT NOT NULL,
    PRIMARY KEY (version, code, valid_from_day)
) STRICT, WITHOUT ROWID;
