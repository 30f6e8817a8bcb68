-- What came in, and what was refused.

-- :part import_columns
id, kind, source, file, sha256, started_ms, finished_ms, rows_done, rows_new, rows_changed,
rows_unchanged, rows_refused, rows_left_out

-- :name import_cut_off
SELECT
@import_columns
FROM import
WHERE kind = :kind AND source = :source AND sha256 = :sha256 AND finished_ms IS NULL
ORDER BY id DESC LIMIT 1;

-- :name import_add
INSERT INTO import (kind, source, file, sha256, started_ms)
VALUES (:kind, :source, :file, :sha256, :started_ms) RETURNING id;

-- :name import_save
UPDATE import
SET finished_ms = :finished_ms, rows_done = :rows_done, rows_new = :rows_new,
    rows_changed = :rows_changed, rows_unchanged = :rows_unchanged, rows_refused = :rows_refused,
    rows_left_out = :rows_left_out
WHERE id = :id RETURNING id;

-- :name import_list
SELECT
@import_columns
FROM import ORDER BY id DESC;

-- One row, also when there is no import; scans the table, which has a row an import.
-- :name import_totals
SELECT COUNT(finished_ms), COUNT(*) - COUNT(finished_ms),
    COALESCE(SUM(rows_new + rows_changed), 0), COALESCE(SUM(rows_refused), 0),
    COALESCE(MAX(finished_ms), 0)
FROM import;

-- :name refusal_add
INSERT INTO refusal (import_id, row, line, field, value, reason, raw)
VALUES (:import_id, :row, :line, :field, :value, :reason, :raw);

-- :name refusal_list
SELECT row, line, field, value, reason, raw FROM refusal
WHERE import_id = :import_id ORDER BY row, id;
