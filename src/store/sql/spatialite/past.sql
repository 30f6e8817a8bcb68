-- Readers may not write; this one may, into tables of its own.
-- :name past_begin
PRAGMA query_only = OFF;
