-- What is to be told to people, and how far it got. No address stands here: it is read, and unsealed,
-- when a notice is sent.

CREATE TABLE notice (
    id        INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL CHECK (kind IN ('state', 'digest')),
    report_id INTEGER REFERENCES report (id) ON DELETE CASCADE, -- of a state: to who reported
    login     TEXT,             -- of a digest: whose
    week_day  INTEGER,          -- of a digest: the Monday behind its week
    due_ms    INTEGER NOT NULL, -- of the next try
    attempts  INTEGER NOT NULL DEFAULT 0,
    outcome   TEXT NOT NULL DEFAULT 'waiting'
              CHECK (outcome IN ('waiting', 'sent', 'given_up', 'no_address')),
    done_ms   INTEGER,
    UNIQUE (login, week_day),
    CHECK ((kind = 'state') = (report_id IS NOT NULL)),
    CHECK ((kind = 'digest') = (login IS NOT NULL AND week_day IS NOT NULL))
) STRICT;
CREATE INDEX notice_due ON notice (due_ms) WHERE outcome = 'waiting';
CREATE UNIQUE INDEX notice_waiting ON notice (report_id) WHERE outcome = 'waiting' AND kind = 'state';
