-- What came with a report: photos (pixels only, made anew) and documents. The bytes are in files named
-- by their SHA-256, in the folder DB.media; who may see the report is asked before one is opened.

CREATE TABLE medium (
    id           INTEGER PRIMARY KEY, -- never leaves the program
    public_id    TEXT NOT NULL UNIQUE CHECK (length(public_id) = 16), -- random
    report_id    INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL CHECK (kind IN ('photo', 'document')),
    sha256       BLOB NOT NULL CHECK (length(sha256) = 32),
    thumb_sha256 BLOB CHECK (length(thumb_sha256) = 32), -- of a photo
    bytes        INTEGER NOT NULL CHECK (bytes >= 0),
    width_px     INTEGER NOT NULL DEFAULT 0,
    height_px    INTEGER NOT NULL DEFAULT 0,
    added_ms     INTEGER NOT NULL,
    is_cleared   INTEGER NOT NULL DEFAULT 0 CHECK (is_cleared IN (0, 1)), -- for the public, once the report is
    CHECK ((kind = 'photo') = (thumb_sha256 IS NOT NULL))
) STRICT;
CREATE INDEX medium_report ON medium (report_id, id);
