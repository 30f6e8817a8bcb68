-- Reports as a register of grievances has them: no words of anybody, nothing of who reported.

-- Confidential reports are only counted.
-- :part grievance_where
WHERE r.received_ms >= :since_ms AND r.received_ms < :until_ms
AND (:area IS NULL OR r.area = :area OR substr(r.area, 1, length(:area) + 1) = :area || '.')
AND (:category IS NULL OR r.category = :category)
AND (:programme_only = 0 OR
     EXISTS (SELECT 1 FROM membership m WHERE m.code = r.area AND
@report_day
BETWEEN m.valid_from_day AND m.valid_to_day))

-- :name grievance_list
SELECT r.id, r.public_id, r.source, r.source_id, r.channel, r.class, r.state, r.category,
       c.name_id, c.name_en, c.reversal_signal, r.area,
       (SELECT a.name FROM area a WHERE a.code = substr(r.area, 1, 5) AND length(r.area) >= 5),
       (SELECT a.name FROM area a WHERE a.code = substr(r.area, 1, 8) AND length(r.area) >= 8),
       (SELECT a.name FROM area a WHERE a.code = r.area AND length(r.area) = 13),
       EXISTS (SELECT 1 FROM membership m WHERE m.code = r.area AND
@report_day
               BETWEEN m.valid_from_day AND m.valid_to_day),
       (SELECT p.code FROM period p WHERE
@report_day
               BETWEEN p.first_day AND p.last_day ORDER BY p.first_day LIMIT 1),
       r.placed_by, r.agency, r.received_ms, COALESCE(r.occurred_ms, r.received_ms),
       r.state_since_ms, r.is_anonymous, r.geom
FROM report r JOIN category c ON c.code = r.category
@grievance_where
AND r.is_confidential = 0
ORDER BY r.received_ms, r.source, r.source_id;

-- :name grievance_confidential
SELECT COUNT(*) FROM report r
@grievance_where
AND r.is_confidential = 1;
