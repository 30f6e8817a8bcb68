-- Reports. "public" blocks see only what is published and not confidential, by its public point;
-- "operator" blocks see everything but persons. Both give the same columns in the same order.

-- :part operator_columns
r.id, r.public_id, r.source, r.source_id, r.channel, r.category, r.category_raw, r.class, r.state,
r.state_raw, r.state_since_ms, r.received_ms, r.occurred_ms, r.title, r.body, r.public_text,
r.agency, r.declared_regency, r.declared_district, r.declared_village, ST_X(r.geom), ST_Y(r.geom),
r.accuracy_m, r.was_swapped, ST_X(r.public_geom), ST_Y(r.public_geom), r.placed_by, r.area,
r.distance_m, r.place_conflict, r.candidates, r.is_anonymous, r.is_confidential, r.is_published,
r.hand_set, r.fingerprint, r.version

-- "near" says that the true point lies outside of the village and within the tolerance of its border,
-- often in a sliver between two: of a sensitive report it would tell the place that the stand-in hides.
-- :part public_placed_by
CASE WHEN r.placed_by = 'near'
          AND (SELECT c.sensitive FROM category c WHERE c.code = r.category) = 1
     THEN 'point' ELSE r.placed_by END

-- The title was cleared together with the public text.
-- :part public_columns
r.id, r.public_id, r.source, NULL, r.channel, r.category, NULL, r.class, r.state,
NULL, r.state_since_ms, r.received_ms, r.occurred_ms,
CASE WHEN r.public_text IS NOT NULL THEN r.title END, NULL, r.public_text,
r.agency, NULL, NULL, NULL, NULL, NULL,
0, 0, ST_X(r.public_geom), ST_Y(r.public_geom),
@public_placed_by
, r.area,
0, 0, '', r.is_anonymous, 0, 1,
0, 0, r.version

-- Behind the columns: what only a list of areas knows, by its primary key.
-- :part report_names
, (SELECT a.name FROM area a WHERE a.code = r.area),
(SELECT a.name FROM area a WHERE a.code = substr(r.area, 1, 5)),
EXISTS (SELECT 1 FROM membership m WHERE m.code = r.area AND
@report_day
BETWEEN m.valid_from_day AND m.valid_to_day)

-- :part operator_from
FROM report r WHERE r.received_ms >= :since_ms

-- :part public_from
FROM report r WHERE r.is_published = 1 AND r.is_confidential = 0 AND r.received_ms >= :since_ms

-- The local day of receipt.
-- :part report_day
CAST(floor((r.received_ms + :offset_ms) / 86400000.0) AS INTEGER)

-- The mark is where where.c puts the condition of a filter tree.
-- :part report_where
AND /*where*/ 1
AND (:area IS NULL OR r.area = :area OR substr(r.area, 1, length(:area) + 1) = :area || '.')
AND (:category IS NULL OR r.category = :category)
AND (:state IS NULL OR r.state = :state)
AND (:class IS NULL OR r.class = :class)
AND (:source IS NULL OR r.source = :source)
AND (:programme_only = 0 OR
     EXISTS (SELECT 1 FROM membership m WHERE m.code = r.area AND
@report_day
BETWEEN m.valid_from_day AND m.valid_to_day))

-- What the public asks for is held against what it sees.
-- :part public_where
AND (:placed_by IS NULL OR :placed_by =
@public_placed_by
)

-- Bounds are those of who asks: an area, and whether what is confidential is in it (model/sight.h).
-- :part operator_where
AND (:placed_by IS NULL OR r.placed_by = :placed_by)
AND (:bound IS NULL OR r.area = :bound OR substr(r.area, 1, length(:bound) + 1) = :bound || '.'
     OR :has_unplaced = 1 AND r.area IS NULL)
AND (:has_confidential = 1 OR r.is_confidential = 0)

-- :part report_before
AND (r.received_ms, r.id) < (:before_ms, :before_id)

-- :part report_page
AND (r.received_ms, r.id) < (:before_ms, :before_id)
ORDER BY r.received_ms DESC, r.id DESC LIMIT :limit OFFSET :offset;

-- By report_received, from its end.
-- :name report_page_public
SELECT
@public_columns
@report_names
@public_from
@report_where
@public_where
@report_page

-- :name report_page_operator
SELECT
@operator_columns
@report_names
@operator_from
@report_where
@operator_where
@report_page

-- :name report_count_public
SELECT COUNT(*)
@public_from
@report_where
@public_where
@report_before

-- :name report_count_operator
SELECT COUNT(*)
@operator_from
@report_where
@operator_where
@report_before

-- :name report_find_public
SELECT
@public_columns
@report_names
FROM report r WHERE r.public_id = :public_id AND r.is_published = 1 AND r.is_confidential = 0;

-- :name report_row_public
SELECT
@public_columns
@report_names
FROM report r WHERE r.id = :id AND r.is_published = 1 AND r.is_confidential = 0;

-- :name report_row_operator
SELECT
@operator_columns
@report_names
FROM report r WHERE r.id = :id;

-- :name report_find_operator
SELECT
@operator_columns
@report_names
FROM report r WHERE r.public_id = :public_id;

-- :name report_track
SELECT
@operator_columns
@report_names
FROM report r WHERE r.tracking_digest = :digest;

-- :name report_walk
SELECT
@operator_columns
, NULL, NULL, 0
FROM report r WHERE r.id > :after_id ORDER BY r.id LIMIT :limit;

-- :name report_known
SELECT fingerprint, public_id FROM report WHERE source = :source AND source_id = :source_id;

-- What the events tell of a report, before and after.
-- :part report_facts
id, public_id, fingerprint, class, state, category, area, placed_by, is_published, is_confidential,
is_anonymous, received_ms, state_since_ms

-- :name report_stored
SELECT
@report_facts
FROM report WHERE source = :source AND source_id = :source_id;

-- :name report_facts_by_row
SELECT
@report_facts
FROM report WHERE id = :id;

-- Without an id the next one.
-- :part report_row
INSERT INTO report (
    id, public_id, source, source_id, channel, category, category_raw, class, state, state_raw,
    state_since_ms, received_ms, occurred_ms, title, body, public_text, agency, declared_regency,
    declared_district, declared_village, accuracy_m, was_swapped, placed_by, area, distance_m,
    place_conflict, candidates, edition_id, is_anonymous, is_confidential, is_published, hand_set,
    fingerprint, tracking_digest, geom, public_geom)
VALUES (
    :id, :public_id, :source, :source_id, :channel, :category, :category_raw, :class,
    COALESCE(:state, 'received'), :state_raw,
    :state_since_ms, :received_ms, :occurred_ms, :title, :body, :public_text, :agency,
    :declared_regency, :declared_district, :declared_village, :accuracy_m, :was_swapped, :placed_by,
    :area, :distance_m, :place_conflict, :candidates,
    (SELECT e.id FROM edition e WHERE e.is_current = 1), :is_anonymous, :is_confidential,
    :is_published, :hand_set, :fingerprint, :tracking_digest, :geom, :public_geom)

-- :name report_insert
@report_row
RETURNING
@report_facts

-- :name report_category
SELECT code FROM category WHERE code = :code;

-- :name report_last
SELECT COALESCE(MAX(id), 0) FROM report;

-- What a person set stays (hand_set); the state stays too while the source still says what it said
-- before, and what the source makes open again was perhaps closed by a person: it stays. The title
-- was cleared together with the public text, so one that was not cleared does not take its place.
-- The public point is always the caller's: it depends on what stays.
-- :name report_update
UPDATE report SET
    channel = :channel,
    category = CASE WHEN hand_set & 2 THEN category ELSE :category END,
    category_raw = :category_raw,
    class = :class,
    state = CASE WHEN hand_set & 4 OR :state IS NULL OR state_raw IS :state_raw THEN state
                 ELSE :state END,
    state_since_ms = CASE WHEN hand_set & 4 OR :state IS NULL OR state_raw IS :state_raw
                               OR state = :state THEN state_since_ms
                          ELSE :state_since_ms END,
    state_raw = :state_raw,
    received_ms = :received_ms,
    occurred_ms = :occurred_ms,
    title = CASE WHEN hand_set & 8 OR (public_text IS NOT NULL AND :public_text IS NULL)
                 THEN title ELSE :title END,
    body = CASE WHEN hand_set & 8 THEN body ELSE :body END,
    public_text = CASE WHEN hand_set & 8 THEN public_text ELSE COALESCE(:public_text, public_text)
                  END,
    agency = :agency,
    declared_regency = :declared_regency,
    declared_district = :declared_district,
    declared_village = :declared_village,
    accuracy_m = CASE WHEN hand_set & 1 THEN accuracy_m ELSE :accuracy_m END,
    was_swapped = CASE WHEN hand_set & 1 THEN was_swapped ELSE :was_swapped END,
    placed_by = CASE WHEN hand_set & 1 THEN placed_by ELSE :placed_by END,
    area = CASE WHEN hand_set & 1 THEN area ELSE :area END,
    distance_m = CASE WHEN hand_set & 1 THEN distance_m ELSE :distance_m END,
    place_conflict = CASE WHEN hand_set & 1 THEN place_conflict ELSE :place_conflict END,
    candidates = CASE WHEN hand_set & 1 THEN candidates ELSE :candidates END,
    edition_id = CASE WHEN hand_set & 1 THEN edition_id
                      ELSE (SELECT e.id FROM edition e WHERE e.is_current = 1) END,
    geom = CASE WHEN hand_set & 1 THEN geom ELSE :geom END,
    public_geom = :public_geom,
    is_anonymous = MAX(is_anonymous, :is_anonymous),
    is_confidential = MAX(is_confidential, :is_confidential),
    is_published = CASE WHEN hand_set & 8 THEN is_published WHEN :is_withdrawn THEN 0
                        ELSE MAX(is_published, :is_published) END,
    hand_set = hand_set | :hand_set,
    fingerprint = :fingerprint,
    tracking_digest = COALESCE(:tracking_digest, tracking_digest),
    version = version + 1
WHERE source = :source AND source_id = :source_id
RETURNING
@report_facts

-- :name placement_keep
INSERT INTO placement_history (report_id, edition_id, placed_by, area, distance_m, replaced_ms)
SELECT id, edition_id, placed_by, area, distance_m, :replaced_ms FROM report WHERE id = :id;

-- :name report_place
UPDATE report SET placed_by = :placed_by, area = :area, distance_m = :distance_m,
    place_conflict = :place_conflict, candidates = :candidates, edition_id = :edition_id,
    public_geom = :public_geom, version = version + 1
WHERE id = :id
RETURNING
@report_facts

-- :name report_by_row
SELECT
@operator_columns
, NULL, NULL, 0
FROM report r WHERE r.id = :id;
