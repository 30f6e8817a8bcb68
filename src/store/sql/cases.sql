-- Working on reports.

-- By the unique index on public_id.
-- :name case_read
SELECT r.id, r.public_id, r.version, r.state, r.class, r.received_ms, r.state_since_ms, r.area,
       r.is_confidential, c.assignee, d.public_id, c.duplicate_of
FROM report r LEFT JOIN case_file c ON c.report_id = r.id LEFT JOIN report d ON d.id = c.duplicate_of
WHERE r.public_id = :public_id;

-- By the primary key.
-- :name case_way
SELECT state, at_ms, actor, reason, agency FROM step WHERE report_id = :id ORDER BY number;

-- :name step_add
INSERT INTO step (report_id, number, state, at_ms, actor, reason, agency)
VALUES (:id, :number, :state, :at_ms, :actor, :reason, :agency);

-- :name case_move
UPDATE report SET state = :state, state_since_ms = :at_ms, agency = COALESCE(:agency, agency),
    hand_set = hand_set | 4, version = version + 1
WHERE id = :id AND version = :version
RETURNING
@report_facts

-- :name case_touch
UPDATE report SET version = version + 1 WHERE id = :id AND version = :version
RETURNING
@report_facts

-- :name case_publish
UPDATE report SET is_published = :is_published,
    public_text = CASE WHEN :is_published THEN :text ELSE public_text END,
    hand_set = hand_set | 8, version = version + 1
WHERE id = :id AND version = :version
RETURNING
@report_facts

-- :name case_place
UPDATE report SET placed_by = :placed_by, area = :area, distance_m = :distance_m,
    place_conflict = :place_conflict, candidates = :candidates, edition_id = :edition_id,
    accuracy_m = :accuracy_m, geom = :geom, public_geom = :public_geom,
    hand_set = hand_set | 1, version = version + 1
WHERE id = :id AND version = :version
RETURNING
@report_facts

-- :name case_file_assign
INSERT INTO case_file (report_id, assignee) VALUES (:id, :assignee)
ON CONFLICT (report_id) DO UPDATE SET assignee = excluded.assignee;

-- :name case_file_duplicate
INSERT INTO case_file (report_id, duplicate_of) VALUES (:id, :duplicate_of)
ON CONFLICT (report_id) DO UPDATE SET duplicate_of = excluded.duplicate_of;

-- :name note_add
INSERT INTO note (report_id, at_ms, actor, kind, text) VALUES (:id, :at_ms, :actor, :kind, :text);

-- By note_report.
-- :name note_list
SELECT at_ms, actor, kind, text FROM note WHERE report_id = :id ORDER BY id;

-- A walk over all reports: what is open is a small part of them, but an index would cost every import.
-- :name case_lines
SELECT r.id, r.public_id, r.class, r.state, r.received_ms, r.state_since_ms, c.assignee
FROM report r LEFT JOIN case_file c ON c.report_id = r.id
WHERE (:state IS NOT NULL OR CASE r.state WHEN 'closed' THEN 0 WHEN 'rejected' THEN 0
           WHEN 'archived' THEN 0 WHEN 'duplicate' THEN 0 ELSE 1 END)
  AND (:area IS NULL OR r.area = :area OR substr(r.area, 1, length(:area) + 1) = :area || '.')
  AND (:category IS NULL OR r.category = :category)
  AND (:state IS NULL OR r.state = :state)
  AND (:assignee IS NULL OR c.assignee = :assignee)
  AND (:bound IS NULL OR r.area = :bound OR substr(r.area, 1, length(:bound) + 1) = :bound || '.'
       OR :has_unplaced = 1 AND r.area IS NULL)
  AND (:has_confidential = 1 OR r.is_confidential = 0)
  AND (:words IS NULL OR tapak_like(1, r.title, 1, :words) OR tapak_like(1, r.body, 1, :words)
       OR tapak_like(1, r.public_id, 1, :words))
ORDER BY r.received_ms, r.id;

-- :name limit_list
SELECT class, stage, valid_from_day, days, unit FROM deadline ORDER BY class, stage, valid_from_day;

-- :name holiday_list
SELECT day FROM holiday ORDER BY day;

-- :name report_number
SELECT COUNT(*) FROM report;
