-- Satellite detections.

-- :part hotspot_values
h.id, h.instrument, h.confidence, h.confidence_percent, h.frp_mw, h.brightness_k, h.is_daytime,
h.type, h.placed_by, h.area, h.distance_m

-- By the unique index.
-- :name hotspot_stored
SELECT
@hotspot_values
FROM hotspot h
WHERE h.acquired_ms = :acquired_ms AND h.satellite = :satellite AND h.lon = :lon AND h.lat = :lat;

-- :name hotspot_insert
INSERT INTO hotspot (satellite, acquired_ms, lon, lat, instrument, confidence, confidence_percent,
                     frp_mw, brightness_k, is_daytime, type, placed_by, area, distance_m,
                     import_id, geom)
VALUES (:satellite, :acquired_ms, :lon, :lat, :instrument, :confidence, :confidence_percent,
        :frp_mw, :brightness_k, :is_daytime, :type, :placed_by, :area, :distance_m,
        :import_id, :geom);

-- :name hotspot_last
SELECT COALESCE(MAX(id), 0) FROM hotspot;

-- :name hotspot_update
UPDATE hotspot
SET instrument = :instrument, confidence = :confidence, confidence_percent = :confidence_percent,
    frp_mw = :frp_mw, brightness_k = :brightness_k, is_daytime = :is_daytime, type = :type,
    placed_by = :placed_by, area = :area, distance_m = :distance_m, import_id = :import_id
WHERE id = :id;

-- :name hotspot_place
UPDATE hotspot SET placed_by = :placed_by, area = :area, distance_m = :distance_m
WHERE id = :id
  AND (placed_by <> :placed_by OR area IS NOT :area OR distance_m <> :distance_m);

-- :part hotspot_columns
h.id, h.satellite, h.instrument, h.acquired_ms, h.lon, h.lat, h.confidence, h.confidence_percent,
h.frp_mw, h.brightness_k, h.is_daytime, h.type, h.placed_by, h.area, h.distance_m, a.name

-- :part hotspot_from
FROM hotspot h LEFT JOIN area a ON a.code = h.area
WHERE h.acquired_ms >= :since_ms

-- :part hotspot_where
AND /*where*/ 1
AND (:area IS NULL OR h.area = :area OR substr(h.area, 1, length(:area) + 1) = :area || '.')
AND (:confidence IS NULL OR h.confidence = :confidence)
AND (:satellite IS NULL OR h.satellite = :satellite)
AND (:instrument IS NULL OR h.instrument = :instrument)

-- By the unique index, which begins with the time, from its end; what is of one overpass is sorted.
-- :name hotspot_page
SELECT
@hotspot_columns
@hotspot_from
@hotspot_where
AND (h.acquired_ms, h.id) < (:before_ms, :before_id)
ORDER BY h.acquired_ms DESC, h.id DESC LIMIT :limit OFFSET :offset;

-- :name hotspot_count
SELECT COUNT(*)
@hotspot_from
@hotspot_where
AND (h.acquired_ms, h.id) < (:before_ms, :before_id);

-- :name hotspot_find
SELECT
@hotspot_columns
FROM hotspot h LEFT JOIN area a ON a.code = h.area
WHERE h.id = :id;

-- :name hotspot_walk
SELECT
@hotspot_columns
FROM hotspot h LEFT JOIN area a ON a.code = h.area
WHERE h.id > :after_id ORDER BY h.id LIMIT :limit;

-- For who keeps a copy: rows that are there were written anew.
-- :name hotspot_note_change
INSERT INTO setting (key, value) VALUES ('hotspots_changed', '1')
ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1;
