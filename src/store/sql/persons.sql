-- Who reported: only what is sealed, read and opened in store/person_seal.c.

-- What was erased stays erased.
-- :name person_put
INSERT INTO person (report_id, key_id, sealed) VALUES (:report_id, :key_id, :sealed)
ON CONFLICT (report_id) DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed
WHERE person.sealed IS NOT NULL;

-- By the unique index of public_id.
-- :name person_find
SELECT r.id, r.public_id, p.key_id, p.sealed FROM report r LEFT JOIN person p ON p.report_id = r.id
WHERE r.public_id = :public_id;

-- By the unique index of tracking_digest.
-- :name person_find_tracked
SELECT r.id, r.public_id, p.key_id, p.sealed FROM report r LEFT JOIN person p ON p.report_id = r.id
WHERE r.tracking_digest = :digest;

-- :name person_erase
UPDATE person SET sealed = NULL, erased_ms = :at_ms WHERE report_id = :report_id;

-- By primary key: those that another key than the newest sealed.
-- :name person_outdated
SELECT p.report_id, r.public_id, p.key_id, p.sealed
FROM person p CROSS JOIN report r ON r.id = p.report_id
WHERE p.report_id > :after_id AND p.key_id <> :key_id AND p.sealed IS NOT NULL
ORDER BY p.report_id LIMIT :limit;

-- :name person_reseal
UPDATE person SET key_id = :key_id, sealed = :sealed WHERE report_id = :report_id;

-- :name person_plain_list
SELECT p.report_id, r.public_id, p.name, p.phone, p.email
FROM person_plain p CROSS JOIN report r ON r.id = p.report_id ORDER BY p.report_id;

-- :name person_plain_clear
DELETE FROM person_plain;
