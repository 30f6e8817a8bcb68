-- What came with reports.

-- :name medium_report_row
SELECT id FROM report WHERE public_id = :public_id;

-- :name medium_add
INSERT INTO medium (public_id, report_id, kind, sha256, thumb_sha256, bytes, width_px, height_px,
                    added_ms)
VALUES (:public_id, :report_id, :kind, :sha256, :thumb_sha256, :bytes, :width_px, :height_px,
        :added_ms);

-- :part medium_columns
m.public_id, r.public_id, m.kind, m.sha256, m.thumb_sha256, m.bytes, m.width_px, m.height_px,
m.is_cleared, m.report_id

-- By the unique index of public_id.
-- :name medium_find
SELECT
@medium_columns
FROM medium m JOIN report r ON r.id = m.report_id WHERE m.public_id = :public_id;

-- By medium_report.
-- :name medium_list
SELECT
@medium_columns
FROM report r JOIN medium m ON m.report_id = r.id WHERE r.public_id = :public_id ORDER BY m.id;

-- :name medium_mark
UPDATE medium SET is_cleared = :is_cleared WHERE public_id = :public_id;

-- Each with the events that tell of it, by event_report.
-- :name medium_audit
SELECT
@medium_columns
, (SELECT e.detail FROM event e WHERE e.report_id = m.report_id AND e.kind = 'attached'
     AND e.detail LIKE '{"medium":"' || m.public_id || '"%' ORDER BY e.id LIMIT 1)
, COALESCE((SELECT e.kind = 'medium_cleared' FROM event e WHERE e.report_id = m.report_id
     AND e.kind IN ('medium_cleared', 'medium_hidden')
     AND e.detail LIKE '{"medium":"' || m.public_id || '"%' ORDER BY e.id DESC LIMIT 1), 0)
FROM medium m JOIN report r ON r.id = m.report_id ORDER BY m.id;

-- :name medium_counts
SELECT (SELECT COUNT(*) FROM medium), (SELECT COUNT(*) FROM event WHERE kind = 'attached');
