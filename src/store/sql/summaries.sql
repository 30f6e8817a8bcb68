-- Counts, in one pass over what lies in the time asked for. Inclusion in the programme is that of the
-- day of receipt (or of the overpass). :by is the code of a tapak_summary_by; each line's key is computed by one CASE.

-- The areas of one level that are in the current edition, or above or below the area asked for.
-- :name summary_areas
WITH codes AS (
    SELECT DISTINCT substr(b.code, 1, :length) AS code
    FROM boundary b JOIN edition e ON e.id = b.edition_id AND e.is_current = 1
)
SELECT c.code, COALESCE(a.name, ''), COALESCE(p.name, ''),
       EXISTS (SELECT 1 FROM membership m
               WHERE m.code = c.code AND :last_day BETWEEN m.valid_from_day AND m.valid_to_day)
FROM codes c
LEFT JOIN area a ON a.code = c.code
LEFT JOIN area p ON p.code = substr(c.code, 1, 5) AND :length > 5
WHERE :area IS NULL OR c.code = :area
   OR substr(c.code, 1, length(:area) + 1) = :area || '.'
   OR substr(:area, 1, length(c.code) + 1) = c.code || '.'
ORDER BY c.code;

-- An area that has something to count and is not in the current edition.
-- :name summary_area
SELECT COALESCE(a.name, ''), COALESCE(p.name, ''),
       EXISTS (SELECT 1 FROM membership m
               WHERE m.code = k.code AND :last_day BETWEEN m.valid_from_day AND m.valid_to_day)
FROM (SELECT :code AS code) k
LEFT JOIN area a ON a.code = k.code
LEFT JOIN area p ON p.code = substr(k.code, 1, 5) AND length(k.code) > 5;

-- :part summary_report_key
CASE :by
WHEN 'village' THEN CASE WHEN length(r.area) >= 13 THEN r.area ELSE '' END
WHEN 'district' THEN CASE WHEN length(r.area) >= 8 THEN substr(r.area, 1, 8) ELSE '' END
WHEN 'regency' THEN CASE WHEN length(r.area) >= 5 THEN substr(r.area, 1, 5) ELSE '' END
WHEN 'category' THEN r.category
WHEN 'month' THEN strftime('%Y-%m', (r.received_ms + :offset_ms) / 1000.0, 'unixepoch')
ELSE (SELECT COALESCE(MIN(CASE WHEN t.day BETWEEN p.first_day AND p.last_day THEN p.code END),
             CASE WHEN t.day < MIN(p.first_day) THEN 'before'
                  WHEN t.day > MAX(p.last_day) THEN 'after' ELSE '' END)
      FROM period p,
           (SELECT
@report_day
AS day) t)
END

-- :part summary_report_counts
COUNT(*),
SUM(r.state NOT IN ('resolved', 'closed', 'rejected', 'archived', 'duplicate')),
SUM(r.state IN ('resolved', 'closed'))

-- :part summary_report_signals
SUM(c.reversal_signal = 1 AND
    EXISTS (SELECT 1 FROM membership m WHERE m.code = r.area AND
@report_day
BETWEEN m.valid_from_day AND m.valid_to_day))

-- By what the public sees; see public_placed_by.
-- :part summary_public_placed
SUM(r.placed_by = 'point' OR r.placed_by = 'near' AND c.sensitive = 1),
SUM(r.placed_by = 'near' AND c.sensitive = 0),
SUM(r.placed_by = 'name'), SUM(r.placed_by = 'hand')

-- :part summary_operator_placed
SUM(r.placed_by = 'point'), SUM(r.placed_by = 'near'),
SUM(r.placed_by = 'name'), SUM(r.placed_by = 'hand')

-- One pass over the reports in the time asked for (report_received).
-- :name summary_reports_public
SELECT
@summary_report_key
AS line,
@summary_report_counts
,
@summary_public_placed
,
@summary_report_signals
FROM report r JOIN category c ON c.code = r.category
WHERE r.is_published = 1 AND r.is_confidential = 0
AND r.received_ms >= :since_ms AND r.received_ms < :until_ms
@report_where
@public_where
AND (:has_box = 0 OR r.public_geom IS NULL OR (ST_Y(r.public_geom) BETWEEN :south AND :north
     AND (ST_X(r.public_geom) BETWEEN :west AND :east
          OR ST_X(r.public_geom) BETWEEN :west2 AND :east2)))
GROUP BY line ORDER BY line;

-- :name summary_reports_operator
SELECT
@summary_report_key
AS line,
@summary_report_counts
,
@summary_operator_placed
,
@summary_report_signals
FROM report r JOIN category c ON c.code = r.category
WHERE r.received_ms >= :since_ms AND r.received_ms < :until_ms
@report_where
@operator_where
AND (:has_box = 0 OR r.geom IS NULL OR (ST_Y(r.geom) BETWEEN :south AND :north
     AND (ST_X(r.geom) BETWEEN :west AND :east OR ST_X(r.geom) BETWEEN :west2 AND :east2)))
GROUP BY line ORDER BY line;

-- :name summary_hotspots
SELECT
CASE :by
WHEN 'village' THEN CASE WHEN length(h.area) >= 13 THEN h.area ELSE '' END
WHEN 'district' THEN CASE WHEN length(h.area) >= 8 THEN substr(h.area, 1, 8) ELSE '' END
WHEN 'regency' THEN CASE WHEN length(h.area) >= 5 THEN substr(h.area, 1, 5) ELSE '' END
WHEN 'month' THEN strftime('%Y-%m', (h.acquired_ms + :offset_ms) / 1000.0, 'unixepoch')
ELSE (SELECT COALESCE(MIN(CASE WHEN t.day BETWEEN p.first_day AND p.last_day THEN p.code END),
             CASE WHEN t.day < MIN(p.first_day) THEN 'before'
                  WHEN t.day > MAX(p.last_day) THEN 'after' ELSE '' END)
      FROM period p,
           (SELECT CAST(floor((h.acquired_ms + :offset_ms) / 86400000.0) AS INTEGER) AS day) t)
END AS line,
COUNT(*)
FROM hotspot h
WHERE h.acquired_ms >= :since_ms AND h.acquired_ms < :until_ms
AND (:area IS NULL OR h.area = :area OR substr(h.area, 1, length(:area) + 1) = :area || '.')
AND (:programme_only = 0 OR
     EXISTS (SELECT 1 FROM membership m WHERE m.code = h.area
             AND CAST(floor((h.acquired_ms + :offset_ms) / 86400000.0) AS INTEGER)
                 BETWEEN m.valid_from_day AND m.valid_to_day))
AND (:has_box = 0 OR (h.lat BETWEEN :south AND :north
     AND (h.lon BETWEEN :west AND :east OR h.lon BETWEEN :west2 AND :east2)))
GROUP BY line ORDER BY line;
