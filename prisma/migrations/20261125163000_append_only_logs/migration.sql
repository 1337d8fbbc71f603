-- The role of console, worker and jobs may add to the login log and read it, nothing else. Old attempts are removed
-- through this function, with its owner's rights and only past the time that the settings keep them, never less than the
-- 30 days that the settings allow at least. Gives how many rows it removed, at most "most".
CREATE FUNCTION "remove_expired_attempts"("most" integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  "before" timestamptz;
  "removed" integer;
BEGIN
  SELECT now() - make_interval(days => greatest(30, "attempt_retention_days")) INTO STRICT "before"
    FROM "settings" WHERE "id" = 1;
  DELETE FROM "attempts" WHERE "id" IN
    (SELECT "id" FROM "attempts" WHERE "at" < "before" ORDER BY "id" LIMIT "most");
  GET DIAGNOSTICS "removed" = ROW_COUNT;
  RETURN "removed";
END $$;
REVOKE ALL ON FUNCTION "remove_expired_attempts"(integer) FROM PUBLIC;
-- Names in it mean this schema's tables, whatever the caller's search_path says.
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION "remove_expired_attempts"(integer) SET search_path = %I, pg_temp', current_schema());
END $$;
