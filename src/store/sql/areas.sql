-- Areas, aliases, editions, boundaries, the programme's villages.

-- :name area_put
INSERT INTO area (code, name, type) VALUES (:code, :name, :type)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, type = excluded.type;

-- :name area_add
INSERT INTO area (code, name, type) VALUES (:code, :name, :type) ON CONFLICT DO NOTHING;

-- :name area_list
SELECT code, name, type FROM area ORDER BY code;

-- :name alias_put
INSERT INTO area_alias (code, kind, text) VALUES (:code, :kind, :text) ON CONFLICT DO NOTHING;

-- :name alias_list
SELECT code, kind, text FROM area_alias ORDER BY kind, text, code;

-- :name edition_add
INSERT INTO edition (name, date, source, sha256, loaded_ms, villages, repaired)
VALUES (:name, :date, :source, :sha256, :loaded_ms, :villages, :repaired)
RETURNING id;

-- :name edition_clear_current
UPDATE edition SET is_current = 0 WHERE is_current = 1;

-- :name edition_mark_current
UPDATE edition SET is_current = 1 WHERE id = :id RETURNING id;

-- Villages are called what the current edition calls them.
-- :name edition_name_areas
INSERT INTO area (code, name, type)
SELECT b.code, b.name, b.type FROM boundary b WHERE b.edition_id = :id ORDER BY b.code
ON CONFLICT (code) DO UPDATE SET name = excluded.name, type = excluded.type;

-- :name edition_list
SELECT id, name, date, source, sha256, loaded_ms, villages, repaired, is_current
FROM edition ORDER BY loaded_ms DESC, id DESC;

-- :name edition_find
SELECT id FROM edition WHERE name = :name OR (:name IS NULL AND is_current = 1);

-- :name boundary_put
INSERT INTO boundary (edition_id, code, name, type, area_m2, label_lon, label_lat, repair, geom)
VALUES (:edition_id, :code, :name, :type, :area_m2, :label_lon, :label_lat, :repair,
        ST_Multi(ST_GeomFromWKB(:wkb, 4326)));

-- :part boundary_columns
b.edition_id, b.code, b.name, b.type, COALESCE(d.name, ''), COALESCE(r.name, ''),
EXISTS (SELECT 1 FROM membership m
        WHERE m.code = b.code AND :today BETWEEN m.valid_from_day AND m.valid_to_day)
    AS in_programme,
b.area_m2, b.label_lon, b.label_lat, b.repair, ST_AsBinary(b.geom)

-- By the unique index on edition and code.
-- :part boundary_from
FROM boundary b
LEFT JOIN area d ON d.code = substr(b.code, 1, 8)
LEFT JOIN area r ON r.code = substr(b.code, 1, 5)
WHERE b.edition_id = COALESCE(:edition_id, (SELECT e.id FROM edition e WHERE e.is_current = 1))

-- :part boundary_where
AND /*where*/ 1
AND (:area IS NULL OR b.code = :area OR substr(b.code, 1, length(:area) + 1) = :area || '.')
AND (:only IS NULL OR b.code = :only)
AND (:name IS NULL OR b.name = :name)
AND (:type IS NULL OR b.type = :type)
AND (:in_programme IS NULL OR :in_programme =
     EXISTS (SELECT 1 FROM membership m
             WHERE m.code = b.code AND :today BETWEEN m.valid_from_day AND m.valid_to_day))

-- :name boundary_page
SELECT
@boundary_columns
@boundary_from
@boundary_where
AND b.code > :after
ORDER BY b.code LIMIT :limit;

-- :name boundary_count
SELECT COUNT(*)
@boundary_from
@boundary_where
;

-- :name programme_list_add
INSERT INTO programme_list (version, loaded_ms) VALUES (:version, :loaded_ms);

-- What the last list held, kept for questions as of an earlier day.
-- :name programme_keep
INSERT INTO membership_before (version, code, valid_from_day, valid_to_day, role)
SELECT l.version, m.code, m.valid_from_day, m.valid_to_day, m.role
FROM membership m, (SELECT MAX(version) AS version FROM programme_list) l
WHERE l.version IS NOT NULL;

-- :name programme_clear
DELETE FROM membership;

-- :name programme_add
INSERT INTO membership (code, valid_from_day, valid_to_day, role)
VALUES (:code, :valid_from_day, :valid_to_day, :role);

-- :name programme_counts
SELECT substr(m.code, 1, 5) AS regency, COALESCE(a.name, ''), COALESCE(a.type, ''), COUNT(*)
FROM (SELECT DISTINCT code FROM membership
      WHERE :day BETWEEN valid_from_day AND valid_to_day) m
LEFT JOIN area a ON a.code = substr(m.code, 1, 5)
GROUP BY regency ORDER BY regency;
