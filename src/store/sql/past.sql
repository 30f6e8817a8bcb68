-- The tables as they were when an event was the last one: temporary tables of the same names, which
-- questions find in place of the stored ones.

-- The last event of a time. One that was written later and tells of an earlier time is behind the cut.
-- :name past_event
SELECT COALESCE((SELECT MIN(id) - 1 FROM event WHERE at_ms > :as_of_ms),
                (SELECT MAX(id) FROM event), 0);

-- Reports that had come in by then.
-- :name past_report
CREATE TEMPORARY TABLE report AS
SELECT r.* FROM main.report r
WHERE r.id NOT IN (SELECT e.report_id FROM event e
                   WHERE e.id > :event AND e.kind = 'received' AND e.report_id IS NOT NULL);

-- change: the first of each fact since then; what it tells as "from" is what held (the other columns
-- of MIN are those of its row). was: a line a report that was changed since.
-- :name past_undo
WITH change AS (
SELECT e.report_id AS report_id, j.key AS fact, json_extract(j.value, '$[0]') AS was, MIN(e.id)
FROM event e, json_each(e.detail) j
WHERE e.id > :event AND e.report_id IS NOT NULL AND j.type = 'array'
GROUP BY e.report_id, j.key
), was AS (
SELECT report_id,
       MAX(fact = 'class') AS has_class, MAX(CASE fact WHEN 'class' THEN was END) AS class,
       MAX(fact = 'state') AS has_state, MAX(CASE fact WHEN 'state' THEN was END) AS state,
       MAX(fact = 'category') AS has_category,
       MAX(CASE fact WHEN 'category' THEN was END) AS category,
       MAX(fact = 'area') AS has_area, MAX(CASE fact WHEN 'area' THEN was END) AS area,
       MAX(fact = 'placed_by') AS has_placed_by,
       MAX(CASE fact WHEN 'placed_by' THEN was END) AS placed_by,
       MAX(fact = 'published') AS has_published,
       MAX(CASE fact WHEN 'published' THEN was END) AS is_published,
       MAX(fact = 'confidential') AS has_confidential,
       MAX(CASE fact WHEN 'confidential' THEN was END) AS is_confidential,
       MAX(fact = 'anonymous') AS has_anonymous,
       MAX(CASE fact WHEN 'anonymous' THEN was END) AS is_anonymous,
       MAX(fact = 'received_ms') AS has_received,
       MAX(CASE fact WHEN 'received_ms' THEN was END) AS received_ms,
       MAX(fact = 'state_since_ms') AS has_since,
       MAX(CASE fact WHEN 'state_since_ms' THEN was END) AS state_since_ms
FROM change GROUP BY report_id
)
UPDATE report SET
    class = CASE WHEN p.has_class THEN p.class ELSE report.class END,
    state = CASE WHEN p.has_state THEN p.state ELSE report.state END,
    category = CASE WHEN p.has_category THEN p.category ELSE report.category END,
    area = CASE WHEN p.has_area THEN p.area ELSE report.area END,
    placed_by = CASE WHEN p.has_placed_by THEN p.placed_by ELSE report.placed_by END,
    is_published = CASE WHEN p.has_published THEN p.is_published ELSE report.is_published END,
    is_confidential =
        CASE WHEN p.has_confidential THEN p.is_confidential ELSE report.is_confidential END,
    is_anonymous = CASE WHEN p.has_anonymous THEN p.is_anonymous ELSE report.is_anonymous END,
    received_ms = CASE WHEN p.has_received THEN p.received_ms ELSE report.received_ms END,
    state_since_ms = CASE WHEN p.has_since THEN p.state_since_ms ELSE report.state_since_ms END
FROM was p WHERE p.report_id = report.id;

-- :name past_step
CREATE TEMPORARY TABLE step (
    report_id INTEGER NOT NULL, number INTEGER NOT NULL, state TEXT, at_ms INTEGER, actor TEXT,
    reason TEXT, agency TEXT, PRIMARY KEY (report_id, number)
) WITHOUT ROWID;

-- :name past_step_fill
INSERT INTO step (report_id, number, state, at_ms, actor, reason, agency)
SELECT report_id, number, state, at_ms, actor, reason, agency
FROM main.step WHERE at_ms <= :as_of_ms;

-- The edition that was current: the last one loaded by then.
-- :name past_edition
CREATE TEMPORARY TABLE edition AS
SELECT e.id, e.name, e.date, e.source, e.sha256, e.loaded_ms, e.villages, e.repaired,
       e.id = (SELECT l.id FROM main.edition l WHERE l.loaded_ms <= :as_of_ms
               ORDER BY l.loaded_ms DESC, l.id DESC LIMIT 1) AS is_current
FROM main.edition e WHERE e.loaded_ms <= :as_of_ms;

-- The list of villages that held: kept when it was replaced, or the one of today.
-- :name past_membership
CREATE TEMPORARY TABLE membership AS
WITH held AS (SELECT MAX(version) AS version FROM programme_list WHERE loaded_ms <= :as_of_ms)
SELECT b.code, b.valid_from_day, b.valid_to_day, b.role
FROM membership_before b, held WHERE b.version = held.version
UNION ALL
SELECT m.code, m.valid_from_day, m.valid_to_day, m.role
FROM main.membership m, held WHERE held.version = (SELECT MAX(version) FROM programme_list);

-- Where a detection lay in an edition before is not kept: there are none when another one came since.
-- :name past_hotspot
CREATE TEMPORARY TABLE hotspot AS
SELECT h.* FROM main.hotspot h JOIN import i ON i.id = h.import_id
WHERE i.started_ms <= :as_of_ms
  AND NOT EXISTS (SELECT 1 FROM main.edition e WHERE e.loaded_ms > :as_of_ms);

-- What decides counts besides the data: categories and periods, as text in one order.
-- :name past_rules
SELECT (SELECT group_concat(t.line, char(10)) FROM (
            SELECT code || ' ' || reversal_signal || ' ' || sensitive AS line
            FROM category ORDER BY code) t)
       || char(10) ||
       (SELECT group_concat(t.line, char(10)) FROM (
            SELECT code || ' ' || first_day || ' ' || last_day AS line
            FROM period ORDER BY first_day) t);

-- :name past_about
SELECT COALESCE((SELECT hash FROM event WHERE id = :event), x''),
       COALESCE((SELECT name FROM edition WHERE is_current = 1), ''),
       COALESCE((SELECT MAX(version) FROM programme_list WHERE loaded_ms <= :as_of_ms), 0),
       NOT EXISTS (SELECT 1 FROM main.edition e WHERE e.loaded_ms > :as_of_ms);
