-- What is to be told to people.

-- :name notice_last_event
SELECT COALESCE(MAX(id), 0) FROM event;

-- One for all steps of a report that were not told yet.
-- :name notice_gather
INSERT INTO notice (kind, report_id, due_ms)
SELECT DISTINCT 'state', e.report_id, :now_ms
FROM event e JOIN person p ON p.report_id = e.report_id AND p.sealed IS NOT NULL
WHERE e.id > :after_id AND e.id <= :until_id AND e.kind = 'moved'
  AND NOT EXISTS (SELECT 1 FROM notice n
                  WHERE n.report_id = e.report_id AND n.kind = 'state' AND n.outcome = 'waiting');

-- Village heads whose login is an address.
-- :name notice_gather_digests
INSERT INTO notice (kind, login, week_day, due_ms)
SELECT 'digest', a.login, :week_day, :now_ms FROM account a
WHERE a.role = 'village_head' AND a.is_disabled = 0 AND instr(a.login, '@') > 1
ON CONFLICT (login, week_day) DO NOTHING;

-- By notice_due.
-- :name notice_next
SELECT n.id, n.kind, r.public_id, r.state, n.attempts, n.login, n.week_day, a.area,
       COALESCE(a.is_disabled, 0)
FROM notice n LEFT JOIN report r ON r.id = n.report_id LEFT JOIN account a ON a.login = n.login
WHERE n.outcome = 'waiting' AND n.due_ms <= :now_ms ORDER BY n.due_ms, n.id LIMIT 1;

-- :name notice_tried
UPDATE notice SET attempts = attempts + 1, outcome = :outcome, due_ms = :due_ms,
       done_ms = CASE WHEN :outcome = 'waiting' THEN NULL ELSE :now_ms END
WHERE id = :id;

-- By report_area: received in the week, and open at all.
-- :name notice_digest
SELECT COUNT(*) FILTER (WHERE received_ms >= :since_ms AND received_ms < :until_ms),
       COUNT(*) FILTER (WHERE state NOT IN ('closed', 'rejected', 'archived', 'duplicate'))
FROM report WHERE area = :area;

-- :name notice_counts
SELECT outcome, COUNT(*) FROM notice GROUP BY outcome ORDER BY outcome;
