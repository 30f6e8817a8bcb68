-- Many rows in one statement: tapak_rows is what the program holds in memory (driver.h). OR FAIL: a
-- statement that fails is not undone alone, the whole write is, so that SQLite keeps no copies of pages.

-- By the unique index, a search for each row: c0 satellite, c1 acquired_ms, c2 lon, c3 lat, as in
-- hotspot_insert_all; the row's number behind the values. Rows that came after :last_id do not count.
-- :name hotspot_stored_all
SELECT
@hotspot_values
, f.rowid
FROM tapak_rows f CROSS JOIN hotspot h ON h.acquired_ms = f.c1 AND h.satellite = f.c0
                                       AND h.lon = f.c2 AND h.lat = f.c3
WHERE +h.id <= :last_id;

-- Nothing where there is one of the same key.
-- :name hotspot_insert_all
INSERT OR FAIL INTO hotspot (satellite, acquired_ms, lon, lat, instrument, confidence, confidence_percent,
                     frp_mw, brightness_k, is_daytime, type, placed_by, area, distance_m,
                     import_id, geom)
SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15
FROM tapak_rows WHERE true
ON CONFLICT (acquired_ms, satellite, lon, lat) DO NOTHING;

-- By the unique index, a search for each row: c0 source, c1 source_id, as in report_insert_all.
-- :name report_known_all
SELECT r.id, r.fingerprint, f.rowid
FROM tapak_rows f CROSS JOIN report r ON r.source = f.c0 AND r.source_id = f.c1;

-- Nothing where there is one of the same key.
-- :name report_insert_all
INSERT OR FAIL INTO report (
    source, source_id, public_id, channel, category, category_raw, class, state, state_raw, title,
    body, public_text, agency, declared_regency, declared_district, declared_village, placed_by,
    area, candidates, id, state_since_ms, received_ms, occurred_ms, fingerprint, hand_set,
    was_swapped, place_conflict, is_anonymous, is_confidential, is_published, accuracy_m,
    distance_m, geom, public_geom, edition_id)
SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19,
    c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31, c32, c33,
    (SELECT e.id FROM edition e WHERE e.is_current = 1)
FROM tapak_rows WHERE true
ON CONFLICT (source, source_id) DO NOTHING;

-- :name person_insert_all
INSERT OR FAIL INTO person (report_id, key_id, sealed) SELECT c0, c1, c2 FROM tapak_rows;

-- :name event_insert_all
INSERT OR FAIL INTO event (id, report_id, public_id, at_ms, actor, kind, detail, hash)
SELECT c0, c1, c2, c3, c4, c5, c6, c7 FROM tapak_rows;
