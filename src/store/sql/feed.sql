-- What a copy of reports and hotspots in memory is made of.

-- Marks that stand in settings and lists are hashed: (revision, events, rows, lists).
-- :name feed_mark
SELECT (SELECT number FROM revision WHERE id = 1),
       (SELECT COALESCE(MAX(id), 0) FROM event),
       (SELECT COALESCE(MAX(id), 0) FROM report),
       (SELECT COALESCE(MAX(id), 0) FROM hotspot),
       (SELECT COALESCE(MAX(value), '') FROM setting WHERE key = 'programme_version'),
       (SELECT COALESCE(MAX(id), 0) FROM edition WHERE is_current = 1),
       (SELECT COALESCE(MAX(CAST(value AS INTEGER)), 0) FROM setting WHERE key = 'hotspots_changed');

-- :name feed_area_names
SELECT code, name FROM area ORDER BY code;

-- :part feed_report_columns
r.id, r.received_ms, r.public_id, r.area, r.category, r.source, r.state, r.class, r.placed_by,
r.is_published, r.is_confidential, r.geom, r.public_geom

-- :name feed_reports
SELECT
@feed_report_columns
FROM report r ORDER BY r.id;

-- By primary keys: the events behind a mark, then their reports.
-- :name feed_reports_since
SELECT
@feed_report_columns
FROM report r
WHERE r.id IN (SELECT e.report_id FROM event e WHERE e.id > :last_event AND e.report_id IS NOT NULL)
ORDER BY r.id;

-- :name feed_hotspots
SELECT h.id, h.acquired_ms, h.area, h.satellite, h.instrument, h.confidence, h.placed_by, h.lon,
       h.lat
FROM hotspot h WHERE h.id > :after_id ORDER BY h.id;

-- :name feed_members
SELECT code, valid_from_day, valid_to_day FROM membership ORDER BY code, valid_from_day;

-- By the unique index on edition and code alone.
-- :name feed_villages
SELECT b.code FROM boundary b
WHERE b.edition_id = (SELECT e.id FROM edition e WHERE e.is_current = 1) ORDER BY b.code;

-- From one to the next along report_area and hotspot_area.
-- :name feed_used_areas
WITH RECURSIVE
of_reports(code) AS (
    SELECT MIN(area) FROM report
    UNION ALL
    SELECT (SELECT MIN(r.area) FROM report r WHERE r.area > u.code)
    FROM of_reports u WHERE u.code IS NOT NULL),
of_hotspots(code) AS (
    SELECT MIN(area) FROM hotspot
    UNION ALL
    SELECT (SELECT MIN(h.area) FROM hotspot h WHERE h.area > u.code)
    FROM of_hotspots u WHERE u.code IS NOT NULL)
SELECT code FROM of_reports WHERE code IS NOT NULL
UNION ALL
SELECT code FROM of_hotspots WHERE code IS NOT NULL;
