-- Questions with a box: the R*Tree first (its boxes are rounded outwards to 32 bits), then exactly.
-- A box across the antimeridian is asked for in two halves; else the second half is empty.

-- :part boundary_in_box
AND b.id IN (SELECT i.pkid FROM idx_boundary_geom i
             WHERE i.xmax >= :west AND i.xmin <= :east AND i.ymax >= :south AND i.ymin <= :north
             UNION
             SELECT i.pkid FROM idx_boundary_geom i
             WHERE i.xmax >= :west2 AND i.xmin <= :east2 AND i.ymax >= :south AND i.ymin <= :north)
AND MbrMaxY(b.geom) >= :south AND MbrMinY(b.geom) <= :north
AND ((MbrMaxX(b.geom) >= :west AND MbrMinX(b.geom) <= :east)
     OR (MbrMaxX(b.geom) >= :west2 AND MbrMinX(b.geom) <= :east2))

-- :name boundary_page_box
SELECT
@boundary_columns
@boundary_from
@boundary_in_box
@boundary_where
AND b.code > :after
ORDER BY b.code LIMIT :limit;

-- :name boundary_count_box
SELECT COUNT(*)
@boundary_from
@boundary_in_box
@boundary_where
;

-- :part hotspot_in_box
AND h.id IN (SELECT i.pkid FROM idx_hotspot_geom i
             WHERE i.xmax >= :west AND i.xmin <= :east AND i.ymax >= :south AND i.ymin <= :north
             UNION
             SELECT i.pkid FROM idx_hotspot_geom i
             WHERE i.xmax >= :west2 AND i.xmin <= :east2 AND i.ymax >= :south AND i.ymin <= :north)
AND h.lat BETWEEN :south AND :north
AND (h.lon BETWEEN :west AND :east OR h.lon BETWEEN :west2 AND :east2)

-- :name hotspot_page_box
SELECT
@hotspot_columns
@hotspot_from
@hotspot_where
@hotspot_in_box
AND (h.acquired_ms, h.id) < (:before_ms, :before_id)
ORDER BY h.acquired_ms DESC, h.id DESC LIMIT :limit OFFSET :offset;

-- :name hotspot_count_box
SELECT COUNT(*)
@hotspot_from
@hotspot_where
@hotspot_in_box
AND (h.acquired_ms, h.id) < (:before_ms, :before_id);

-- What the public sees is held against the public point. Who has none is in every box (OGC
-- 17-069r4, /req/core/fc-bbox-response C): by the partial indexes of what has no point.
-- :part public_in_box
AND r.id IN (SELECT i.pkid FROM idx_report_public_geom i
             WHERE i.xmax >= :west AND i.xmin <= :east AND i.ymax >= :south AND i.ymin <= :north
             UNION
             SELECT i.pkid FROM idx_report_public_geom i
             WHERE i.xmax >= :west2 AND i.xmin <= :east2 AND i.ymax >= :south AND i.ymin <= :north
             UNION
             SELECT n.id FROM report n WHERE n.public_geom IS NULL)
AND (r.public_geom IS NULL OR
     ST_Y(r.public_geom) BETWEEN :south AND :north
     AND (ST_X(r.public_geom) BETWEEN :west AND :east
          OR ST_X(r.public_geom) BETWEEN :west2 AND :east2))

-- :part operator_in_box
AND r.id IN (SELECT i.pkid FROM idx_report_geom i
             WHERE i.xmax >= :west AND i.xmin <= :east AND i.ymax >= :south AND i.ymin <= :north
             UNION
             SELECT i.pkid FROM idx_report_geom i
             WHERE i.xmax >= :west2 AND i.xmin <= :east2 AND i.ymax >= :south AND i.ymin <= :north
             UNION
             SELECT n.id FROM report n WHERE n.geom IS NULL)
AND (r.geom IS NULL OR
     ST_Y(r.geom) BETWEEN :south AND :north
     AND (ST_X(r.geom) BETWEEN :west AND :east
          OR ST_X(r.geom) BETWEEN :west2 AND :east2))

-- :name report_page_public_box
SELECT
@public_columns
@report_names
@public_from
@report_where
@public_where
@public_in_box
@report_page

-- :name report_page_operator_box
SELECT
@operator_columns
@report_names
@operator_from
@report_where
@operator_where
@operator_in_box
@report_page

-- :name report_count_public_box
SELECT COUNT(*)
@public_from
@report_where
@public_where
@public_in_box
@report_before

-- :name report_count_operator_box
SELECT COUNT(*)
@operator_from
@report_where
@operator_where
@operator_in_box
@report_before

-- Detections near a place, for the distance to be measured; also behind a table of the past, which has
-- no R*Tree. When each came in is that of its import.
-- :name hotspot_near
SELECT h.lon, h.lat FROM main.hotspot h
WHERE h.id IN (SELECT i.pkid FROM idx_hotspot_geom i
               WHERE i.xmax >= :west AND i.xmin <= :east AND i.ymax >= :south AND i.ymin <= :north)
AND h.acquired_ms >= :since_ms AND h.acquired_ms < :until_ms
AND COALESCE((SELECT m.started_ms FROM import m WHERE m.id = h.import_id), 0) <= :as_of_ms;
