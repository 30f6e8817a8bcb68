-- Working on a report. Only reports that a person has worked on have rows here; what an import knows
-- of a report's way is in its own row (received_ms, state, state_since_ms).

-- The way through the states. Number 1 is the receipt.
CREATE TABLE step (
    report_id INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    number    INTEGER NOT NULL CHECK (number > 0),
    state     TEXT NOT NULL CHECK (CASE state WHEN 'received' THEN 1
                  WHEN 'verified' THEN 1 WHEN 'forwarded' THEN 1 WHEN 'in_progress' THEN 1
                  WHEN 'resolved' THEN 1 WHEN 'closed' THEN 1 WHEN 'deferred' THEN 1
                  WHEN 'not_authorised' THEN 1 WHEN 'rejected' THEN 1
                  WHEN 'archived' THEN 1 WHEN 'duplicate' THEN 1 ELSE 0 END),
    at_ms     INTEGER NOT NULL,
    actor     TEXT NOT NULL,
    reason    TEXT,             -- words of who did it: not for the public
    agency    TEXT,             -- whom it was forwarded to
    PRIMARY KEY (report_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_file (
    report_id    INTEGER PRIMARY KEY REFERENCES report (id) ON DELETE CASCADE,
    assignee     TEXT,          -- who works on it
    duplicate_of INTEGER REFERENCES report (id) CHECK (duplicate_of <> report_id) -- that it repeats
) STRICT;
CREATE INDEX case_file_duplicate ON case_file (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX case_file_assignee ON case_file (assignee) WHERE assignee IS NOT NULL;

CREATE TABLE note (
    id        INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    at_ms     INTEGER NOT NULL,
    actor     TEXT NOT NULL,
    kind      TEXT NOT NULL CHECK (kind IN ('internal', 'answer', 'site')), -- site: confirmed on site
    text      TEXT NOT NULL
) STRICT;
CREATE INDEX note_report ON note (report_id, id);
