-- Schema, settings, revision, events.

-- The schema's own table is not there in an empty database: asked for first.
-- :name schema_applied
SELECT version, name, checksum FROM schema_version ORDER BY version;

-- :name schema_record
INSERT INTO schema_version (version, name, checksum, applied_ms)
VALUES (:version, :name, :checksum, :applied_ms);

-- :name setting_get
SELECT value FROM setting WHERE key = :key;

-- :name setting_put
INSERT INTO setting (key, value) VALUES (:key, :value)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- :name revision_get
SELECT number FROM revision WHERE id = 1;

-- :name revision_grow
UPDATE revision SET number = number + 1 WHERE id = 1 RETURNING number;

-- By primary key, from its end.
-- :name event_last
SELECT id, hash FROM event ORDER BY id DESC LIMIT 1;

-- :name event_add
INSERT INTO event (id, report_id, public_id, at_ms, actor, kind, detail, hash)
VALUES (:id, :report_id, :public_id, :at_ms, :actor, :kind, :detail, :hash);

-- :name event_walk
SELECT id, public_id, at_ms, actor, kind, detail, hash FROM event ORDER BY id;

-- :name event_head
SELECT (SELECT COUNT(*) FROM event), COALESCE(e.id, 0), COALESCE(e.at_ms, 0), e.hash
FROM (SELECT 1) LEFT JOIN event e ON e.id = (SELECT MAX(id) FROM event);

-- :name event_hash
SELECT hash FROM event WHERE id = :id;

-- By event_report.
-- :name event_by_report
SELECT id, report_id, public_id, at_ms, kind, detail FROM event WHERE report_id IS NOT NULL
ORDER BY report_id, id;
