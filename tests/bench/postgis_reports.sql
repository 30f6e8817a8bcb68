-- As postgis_hotspots.sql, for reports: an event goes with each.
DROP TABLE IF EXISTS report_raw, report, report_village, report_event;
CREATE UNLOGGED TABLE report_raw (id text, received timestamptz, category text, class text, state text,
    title text, description text, reporter text, phone text, lat float8, lon float8, accuracy float8);
\copy report_raw FROM pstdin WITH (FORMAT csv, HEADER);
CREATE TABLE report AS SELECT row_number() OVER () AS row_id, raw.*,
    ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geometry(Point, 4326) AS geom FROM report_raw raw;
CREATE UNIQUE INDEX ON report (id);
CREATE INDEX ON report USING gist (geom);
ANALYZE report;
CREATE TABLE report_event AS SELECT row_id AS id, row_id AS report, now() AS at, 'import' AS actor,
    'received' AS kind, json_build_object('state', state)::text AS detail, sha256(id::bytea) AS digest
    FROM report;
CREATE INDEX ON report_event (report);
CREATE TABLE report_village AS SELECT r.row_id, min(v.kode) AS code
    FROM village v JOIN report r ON ST_Covers(v.geom, r.geom) GROUP BY r.row_id;
