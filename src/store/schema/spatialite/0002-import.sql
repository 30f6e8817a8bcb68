-- Detections by time first: one index is the key and gives pages in order of time, and a file, which
-- comes in order of time, is entered at its end. The table is made anew, since SQLite cannot change a
-- UNIQUE; the lines are those of 0001 but for that and hotspot_acquired, which is no longer needed.

CREATE TABLE hotspot_before AS SELECT * FROM hotspot;
SELECT DisableSpatialIndex('hotspot', 'geom');
SELECT DiscardGeometryColumn('hotspot', 'geom');
DROP TABLE idx_hotspot_geom;
DROP TABLE hotspot;

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
    UNIQUE (acquired_ms, satellite, lon, lat),
    CHECK ((placed_by = 'none') = (area IS NULL))
);
SELECT AddGeometryColumn('hotspot', 'geom', 4326, 'POINT', 'XY', 1);
INSERT INTO hotspot (id, satellite, instrument, acquired_ms, lon, lat, confidence,
                     confidence_percent, frp_mw, brightness_k, is_daytime, type, placed_by, area,
                     distance_m, import_id, geom)
SELECT id, satellite, instrument, acquired_ms, lon, lat, confidence, confidence_percent, frp_mw,
       brightness_k, is_daytime, type, placed_by, area, distance_m, import_id, geom
FROM hotspot_before ORDER BY id;
SELECT CreateSpatialIndex('hotspot', 'geom');
CREATE INDEX hotspot_area ON hotspot (area);
DROP TABLE hotspot_before;
