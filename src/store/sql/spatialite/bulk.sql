-- Many rows in one statement: tapak_rows is what the program holds in memory (driver.h).

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
INSERT INTO hotspot (satellite, acquired_ms, lon, lat, instrument, confidence, confidence_percent,
                     frp_mw, brightness_k, is_daytime, type, placed_by, area, distance_m,
                     import_id, geom)
SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15
FROM tapak_rows WHERE true
ON CONFLICT (acquired_ms, satellite, lon, lat) DO NOTHING;
