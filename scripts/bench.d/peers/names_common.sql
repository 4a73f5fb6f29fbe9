-- For pgbench: the first page of what has a part of a name, the newest first, and how many there are.
BEGIN;
SELECT number, name, state FROM named WHERE name ILIKE '%müller%' ORDER BY created DESC LIMIT 50;
SELECT count(*) FROM named WHERE name ILIKE '%müller%';
COMMIT;
