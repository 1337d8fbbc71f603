-- The digest of the lines that were read last stands with the other facts: the Overview asked for it of every server, and
-- a reading of 100,000 roles was taken apart for each look.
CREATE OR REPLACE FUNCTION "server_facts"("reading" jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN jsonb_typeof("reading") = 'object' THEN jsonb_build_object(
    'versionNumber', "reading"->'versionNumber',
    'tlsVersion', "reading"#>'{tls,version}',
    'certificateValidTo', "reading"#>'{tls,certificate,validTo}',
    'radiusLines', CASE WHEN jsonb_typeof("reading"->'hba') = 'array' THEN
      jsonb_array_length(jsonb_path_query_array("reading", '$.hba[*] ? (@.auth_method == "radius")')) END,
    'loginRoles', jsonb_array_length(jsonb_path_query_array("reading", '$.roles[*] ? (@.login == true)')),
    'unknown', coalesce(jsonb_array_length("reading"->'unknown'), 0),
    'linesDigest', CASE WHEN jsonb_typeof("reading"->'hba') = 'array' THEN
      encode(sha256(convert_to(("reading"->'hba')::text, 'UTF8')), 'hex') END) END
$$;

UPDATE "servers" SET "facts" = "server_facts"("reading");
