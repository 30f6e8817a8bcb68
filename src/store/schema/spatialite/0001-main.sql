-- The first schema. Codes (state, class, category, placed_by) are kept as readable text, so that the
-- file can be read with QGIS. Times are milliseconds since 1970-01-01 UTC, days are days since
-- 1970-01-01, local. Positions are WGS 84. Every geometry column has an R*Tree (idx_TABLE_COLUMN).

PRAGMA application_id = 1413566539; -- "TAPK"

SELECT InitSpatialMetaData(0, 'WGS84');

CREATE TABLE schema_version (
    version    INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,    -- file of the schema
    checksum   TEXT NOT NULL,    -- SHA-256 of that file
    applied_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row, one more with every commit that changed something: how other programs' writes are seen.
CREATE TABLE revision (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL
) STRICT;
INSERT INTO revision (id, number) VALUES (1, 1);

-- ----------------------------------------------------------------------------------------------
-- Areas

-- Areas of administration: provinces, regencies, districts, villages.
CREATE TABLE area (
    code   TEXT PRIMARY KEY      -- dotted Kemendagri code: 64, 64.02, 64.02.01, 64.02.01.2001
           CHECK (length(code) IN (2, 5, 8, 13)),
    name   TEXT NOT NULL,        -- as in the current edition
    type   TEXT NOT NULL DEFAULT '', -- desa, kelurahan, kampung, kabupaten, kota, …
    level  TEXT GENERATED ALWAYS AS (CASE length(code) WHEN 2 THEN 'province' WHEN 5 THEN 'regency'
                                     WHEN 8 THEN 'district' ELSE 'village' END) VIRTUAL,
    parent TEXT GENERATED ALWAYS AS (CASE length(code) WHEN 5 THEN substr(code, 1, 2)
                                     WHEN 8 THEN substr(code, 1, 5)
                                     WHEN 13 THEN substr(code, 1, 8) END) VIRTUAL
) STRICT, WITHOUT ROWID;

-- Other names and codes of areas. The area itself need not be there.
CREATE TABLE area_alias (
    text TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('name', 'code', 'bps')), -- spelling, former code, BPS code
    code TEXT NOT NULL,          -- the area that is meant
    why  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (text, kind, code)
) STRICT, WITHOUT ROWID;

-- Editions of boundaries: one file each.
CREATE TABLE edition (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    date       TEXT NOT NULL,    -- of the data, '' when not known
    source     TEXT NOT NULL,    -- file and layer
    sha256     TEXT NOT NULL,    -- of the file
    loaded_ms  INTEGER NOT NULL,
    villages   INTEGER NOT NULL,
    repaired   INTEGER NOT NULL, -- boundaries with an invalid ring that was mended
    is_current INTEGER NOT NULL DEFAULT 0 CHECK (is_current IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX edition_current ON edition (is_current) WHERE is_current = 1;

-- Boundaries of villages, one per village and edition.
CREATE TABLE boundary (
    id         INTEGER PRIMARY KEY,
    edition_id INTEGER NOT NULL REFERENCES edition (id),
    code       TEXT NOT NULL CHECK (length(code) = 13),
    name       TEXT NOT NULL,    -- as in this edition
    type       TEXT NOT NULL,
    area_m2    REAL NOT NULL,    -- on the ellipsoid
    label_lon  REAL NOT NULL,    -- a point well inside
    label_lat  REAL NOT NULL,
    repair     TEXT,             -- why a ring was mended, NULL when it was sound
    UNIQUE (edition_id, code)
);
SELECT AddGeometryColumn('boundary', 'geom', 4326, 'MULTIPOLYGON', 'XY', 1);
SELECT CreateSpatialIndex('boundary', 'geom');

-- Villages of the carbon programme.
CREATE TABLE membership (
    code           TEXT NOT NULL,
    valid_from_day INTEGER NOT NULL,
    valid_to_day   INTEGER NOT NULL, -- included; 9223372036854775807 is open
    role           TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (code, valid_from_day),
    CHECK (valid_from_day <= valid_to_day)
) STRICT, WITHOUT ROWID;

-- ----------------------------------------------------------------------------------------------
-- Code lists: seeded from geodata, kept by operators

CREATE TABLE category (
    code            TEXT PRIMARY KEY,
    name_id         TEXT NOT NULL,
    name_en         TEXT NOT NULL,
    theme           TEXT NOT NULL,    -- fire, forest, land, mining, wildlife, pollution, people, other
    sp4n_path       TEXT NOT NULL,    -- SP4N's names for it, ';' between
    reversal_signal INTEGER NOT NULL CHECK (reversal_signal IN (0, 1)), -- in a programme village
    sensitive       INTEGER NOT NULL CHECK (sensitive IN (0, 1)) -- the public sees a stand-in point
) STRICT, WITHOUT ROWID;

-- Monitoring periods of the programme.
CREATE TABLE period (
    code      TEXT PRIMARY KEY,
    first_day INTEGER NOT NULL,
    last_day  INTEGER NOT NULL,  -- included
    CHECK (first_day <= last_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE holiday (
    day     INTEGER NOT NULL,
    kind    TEXT NOT NULL CHECK (kind IN ('national', 'joint')), -- joint: cuti bersama
    name_id TEXT NOT NULL,
    source  TEXT NOT NULL,
    PRIMARY KEY (day, name_id)
) STRICT, WITHOUT ROWID;

-- How long a stage of a report may take.
CREATE TABLE deadline (
    class          TEXT NOT NULL, -- of report, '*' is any
    stage          TEXT NOT NULL,
    valid_from_day INTEGER NOT NULL,
    days           INTEGER NOT NULL CHECK (days > 0),
    unit           TEXT NOT NULL CHECK (unit IN ('working_day', 'calendar_day')),
    PRIMARY KEY (class, stage, valid_from_day)
) STRICT, WITHOUT ROWID;

-- ----------------------------------------------------------------------------------------------
-- Reports

-- Lists of codes are CASE, not IN: for IN with more than two values SQLite makes a table in memory at
-- every row that is written, which took three quarters of the time of an import.

-- Not STRICT because of the geometry columns. Who reported is in person, never here.
CREATE TABLE report (
    id                INTEGER PRIMARY KEY, -- never leaves the program
    public_id         TEXT NOT NULL UNIQUE CHECK (length(public_id) = 16), -- random
    source            TEXT NOT NULL,       -- sp4n, tapak, the operator's name of a file's origin
    source_id         TEXT NOT NULL,
    channel           TEXT,                -- how it came: website, whatsapp, phone, …
    category          TEXT NOT NULL REFERENCES category (code),
    category_raw      TEXT,                -- as the source spells it
    class             TEXT NOT NULL CHECK (CASE class WHEN 'pengaduan_pengawasan' THEN 1
                          WHEN 'pengaduan' THEN 1 WHEN 'informasi' THEN 1 WHEN 'aspirasi' THEN 1
                          ELSE 0 END),
    state             TEXT NOT NULL CHECK (CASE state WHEN 'received' THEN 1
                          WHEN 'verified' THEN 1 WHEN 'forwarded' THEN 1 WHEN 'in_progress' THEN 1
                          WHEN 'resolved' THEN 1 WHEN 'closed' THEN 1 WHEN 'deferred' THEN 1
                          WHEN 'not_authorised' THEN 1 WHEN 'rejected' THEN 1
                          WHEN 'archived' THEN 1 WHEN 'duplicate' THEN 1 ELSE 0 END),
    state_raw         TEXT,                -- as the source spells it
    state_since_ms    INTEGER NOT NULL,    -- reached, or known at the latest
    received_ms       INTEGER NOT NULL,
    occurred_ms       INTEGER,             -- when it happened, if that was said
    title             TEXT,
    body              TEXT,                -- words of the reporter: not for the public
    public_text       TEXT,                -- words cleared by an officer
    agency            TEXT,                -- whom it was forwarded to
    declared_regency  TEXT,                -- names of the place as given
    declared_district TEXT,
    declared_village  TEXT,
    accuracy_m        REAL NOT NULL DEFAULT 0 CHECK (accuracy_m >= 0), -- of the point, 0: not stated
    was_swapped       INTEGER NOT NULL DEFAULT 0 CHECK (was_swapped IN (0, 1)), -- lat and lon put right
    placed_by         TEXT NOT NULL CHECK (CASE placed_by WHEN 'none' THEN 1 WHEN 'point' THEN 1
                          WHEN 'near' THEN 1 WHEN 'name' THEN 1 WHEN 'hand' THEN 1 ELSE 0 END),
    area              TEXT,                -- smallest area known, NULL when none
    distance_m        REAL NOT NULL DEFAULT 0 CHECK (distance_m >= 0), -- to it, when near
    place_conflict    INTEGER NOT NULL DEFAULT 0 CHECK (place_conflict IN (0, 1)), -- names say another village
    candidates        TEXT NOT NULL DEFAULT '', -- other villages it may lie in, blanks between
    edition_id        INTEGER REFERENCES edition (id), -- of the boundaries it was placed with
    is_anonymous      INTEGER NOT NULL CHECK (is_anonymous IN (0, 1)),
    is_confidential   INTEGER NOT NULL CHECK (is_confidential IN (0, 1)), -- not for the public at all
    is_published      INTEGER NOT NULL CHECK (is_published IN (0, 1)), -- cleared for the public
    hand_set          INTEGER NOT NULL DEFAULT 0 CHECK (hand_set BETWEEN 0 AND 15), -- bits: 1 place, 2 category, 4 state, 8 text
    fingerprint       INTEGER NOT NULL,    -- of the source's row: the same again changes nothing
    tracking_digest   BLOB UNIQUE CHECK (length(tracking_digest) = 32), -- keyed digest of the reporter's code
    version           INTEGER NOT NULL DEFAULT 1,
    UNIQUE (source, source_id),
    CHECK ((placed_by = 'none') = (area IS NULL))
);
-- geom: the point as given. public_geom: what the public may see, the point or a stand-in.
SELECT AddGeometryColumn('report', 'geom', 4326, 'POINT', 'XY');
SELECT AddGeometryColumn('report', 'public_geom', 4326, 'POINT', 'XY');
SELECT CreateSpatialIndex('report', 'geom');
SELECT CreateSpatialIndex('report', 'public_geom');
CREATE INDEX report_received ON report (received_ms, id);
CREATE INDEX report_area ON report (area);
-- What has no point is in every box.
CREATE INDEX report_no_geom ON report (id) WHERE geom IS NULL;
CREATE INDEX report_no_public_geom ON report (id) WHERE public_geom IS NULL;

-- Who reported. Apart, so that it is read only by who may, and can be erased alone.
CREATE TABLE person (
    report_id INTEGER PRIMARY KEY REFERENCES report (id) ON DELETE CASCADE,
    name      TEXT,
    phone     TEXT,
    email     TEXT
) STRICT;

-- Placements that a newer edition of boundaries replaced.
CREATE TABLE placement_history (
    id          INTEGER PRIMARY KEY,
    report_id   INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    edition_id  INTEGER REFERENCES edition (id), -- the old placement was made with
    placed_by   TEXT NOT NULL,
    area        TEXT,
    distance_m  REAL NOT NULL,
    replaced_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX placement_history_report ON placement_history (report_id);

-- What happened, in order; each row's hash covers the row and the hash before it. No personal data.
CREATE TABLE event (
    id        INTEGER PRIMARY KEY,
    report_id INTEGER REFERENCES report (id), -- NULL when it is not about a report
    public_id TEXT NOT NULL,     -- of the report, '' when it is not about one
    at_ms     INTEGER NOT NULL,
    actor     TEXT NOT NULL,     -- import 12, public, operator
    kind      TEXT NOT NULL,     -- received, changed, placed, …
    detail    TEXT NOT NULL CHECK (detail LIKE '{%}'), -- JSON: what it was and what it became
    hash      BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX event_report ON event (report_id);
CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER event_stays_there BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are never taken away'); END;

-- ----------------------------------------------------------------------------------------------
-- Hotspots: a satellite's detections of heat

CREATE TABLE hotspot (
    id                 INTEGER PRIMARY KEY,
    satellite          TEXT NOT NULL,    -- Terra, Aqua, Suomi NPP, NOAA-20, NOAA-21
    instrument         TEXT NOT NULL,    -- MODIS, VIIRS
    acquired_ms        INTEGER NOT NULL, -- of the overpass
    lon                REAL NOT NULL CHECK (lon BETWEEN -180 AND 180), -- with lat the place as given,
    lat                REAL NOT NULL CHECK (lat BETWEEN -90 AND 90),   -- part of the key; as geom
    confidence         TEXT NOT NULL CHECK (CASE confidence WHEN 'low' THEN 1
                           WHEN 'medium' THEN 1 WHEN 'high' THEN 1 ELSE 0 END),
    confidence_percent INTEGER NOT NULL CHECK (confidence_percent BETWEEN -1 AND 100), -- -1: not a number
    frp_mw             REAL,             -- fire radiative power
    brightness_k       REAL,
    is_daytime         INTEGER CHECK (is_daytime IN (0, 1)),
    type               INTEGER NOT NULL, -- 0 vegetation, 1 volcano, 2 static, 3 offshore, -1 not known
    placed_by          TEXT NOT NULL CHECK (CASE placed_by WHEN 'none' THEN 1 WHEN 'point' THEN 1
                           WHEN 'near' THEN 1 ELSE 0 END),
    area               TEXT,             -- village, NULL when none
    distance_m         REAL NOT NULL DEFAULT 0 CHECK (distance_m >= 0),
    import_id          INTEGER REFERENCES import (id), -- that brought or last corrected it
    UNIQUE (satellite, acquired_ms, lon, lat),
    CHECK ((placed_by = 'none') = (area IS NULL))
);
SELECT AddGeometryColumn('hotspot', 'geom', 4326, 'POINT', 'XY', 1);
SELECT CreateSpatialIndex('hotspot', 'geom');
CREATE INDEX hotspot_acquired ON hotspot (acquired_ms, id);
CREATE INDEX hotspot_area ON hotspot (area);

-- ----------------------------------------------------------------------------------------------
-- What came in

CREATE TABLE import (
    id             INTEGER PRIMARY KEY,
    kind           TEXT NOT NULL,    -- reports, hotspots, boundaries, programme
    source         TEXT NOT NULL,    -- name of the origin
    file           TEXT NOT NULL,    -- name without folders
    sha256         TEXT NOT NULL,    -- of the file and what else decides the result
    started_ms     INTEGER NOT NULL,
    finished_ms    INTEGER,          -- NULL while it runs, or when it was cut off
    rows_done      INTEGER NOT NULL DEFAULT 0, -- where an import that was cut off goes on
    rows_new       INTEGER NOT NULL DEFAULT 0,
    rows_changed   INTEGER NOT NULL DEFAULT 0,
    rows_unchanged INTEGER NOT NULL DEFAULT 0,
    rows_refused   INTEGER NOT NULL DEFAULT 0,
    rows_left_out  INTEGER NOT NULL DEFAULT 0  -- not environmental
) STRICT;

-- Rows that were refused, as they came. They may hold personal data: for operators only.
CREATE TABLE refusal (
    id        INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    row       INTEGER NOT NULL,
    line      INTEGER NOT NULL,  -- 0 when not known
    field     TEXT NOT NULL,
    value     TEXT NOT NULL,
    reason    TEXT NOT NULL,
    raw       TEXT NOT NULL
) STRICT;
CREATE INDEX refusal_import ON refusal (import_id, row);
