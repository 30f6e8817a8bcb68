-- Who reported, sealed: without the keys of the file DB.persons.key nothing of it can be read. A row
-- that is erased stays empty, so that the next import of the same report does not bring it back.

ALTER TABLE person RENAME TO person_plain; -- sealed and emptied right after this schema; empty ever since

CREATE TABLE person (
    report_id INTEGER PRIMARY KEY REFERENCES report (id) ON DELETE CASCADE,
    key_id    INTEGER NOT NULL CHECK (key_id > 0), -- number of the key it is sealed with
    sealed    BLOB,              -- name, telephone, address; NULL when erased
    erased_ms INTEGER,
    CHECK ((sealed IS NULL) = (erased_ms IS NOT NULL))
) STRICT;
