-- Since when each field of a copy is as it is, so that a phone that holds the rest is sent the changed ones alone:
-- {"<field>": version of its last change, "": version since which the scope holds the record, " ": number of fields}.
-- A field without a version has not changed since the record came. NULL for a tombstone.
ALTER TABLE cv ADD COLUMN fields TEXT;
UPDATE cv SET fields = json_object('', ver, ' ', (SELECT count(*) FROM json_each(val))) WHERE val IS NOT NULL;
