-- For pgbench: the credential of a token by the hash of its secret.
\set number random(0, :tokens - 1)
SELECT state FROM named WHERE secret_hash = decode(md5((:number)::text), 'hex');
