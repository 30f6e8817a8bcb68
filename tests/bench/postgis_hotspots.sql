-- File to joined rows: COPY, geometry, GiST, and the lowest code of the villages that cover a point.
DROP TABLE IF EXISTS hotspot_raw, hotspot, hotspot_village;
CREATE UNLOGGED TABLE hotspot_raw (latitude float8, longitude float8, brightness float8, scan float8,
    track float8, acq_date date, acq_time text, satellite text, instrument text, confidence int,
    version text, bright_t31 float8, frp float8, daynight text, type int);
\copy hotspot_raw FROM pstdin WITH (FORMAT csv, HEADER);
CREATE TABLE hotspot AS SELECT row_number() OVER () AS id, raw.*,
    ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)::geometry(Point, 4326) AS geom
    FROM hotspot_raw raw;
CREATE INDEX ON hotspot USING gist (geom);
ANALYZE hotspot;
CREATE TABLE hotspot_village AS SELECT h.id, min(v.kode) AS code
    FROM village v JOIN hotspot h ON ST_Covers(v.geom, h.geom) GROUP BY h.id;
