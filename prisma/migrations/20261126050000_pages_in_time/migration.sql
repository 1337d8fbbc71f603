-- What the list of users, its counts and the coverage ask of each user stands in the user's row: counting 100,000 of them
-- must not look into four tables for each. Triggers keep it, so that no statement can forget to.

ALTER TABLE "users"
  ADD COLUMN "confirmed_factors" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "link_expires_at" TIMESTAMPTZ(3),
  ADD COLUMN "words" tsvector NOT NULL DEFAULT ''::tsvector;

-- The words of a user's names: runs of letters and digits, without PostgreSQL's own splitting, which keeps "jane.smith" whole.
CREATE FUNCTION "user_words"("of" uuid, "username" text, "display_name" text, "email" text) RETURNS tsvector
LANGUAGE sql STABLE AS $$
  SELECT to_tsvector('simple', regexp_replace(
    concat_ws(' ', "username", "display_name", "email",
      (SELECT string_agg(a."name", ' ') FROM "user_aliases" a WHERE a."user_id" = "of")),
    '[^[:alnum:]]+', ' ', 'g'))
$$;

UPDATE "users" u SET
  "words" = "user_words"(u."id", u."username", u."display_name", u."email"),
  "confirmed_factors" = (SELECT count(*) FROM "factors" f WHERE f."user_id" = u."id" AND f."confirmed_at" IS NOT NULL),
  "link_expires_at" = (SELECT max(l."expires_at") FROM "enrollment_links" l
    WHERE l."user_id" = u."id" AND l."used_at" IS NULL AND l."revoked_at" IS NULL);

DROP INDEX "users_words";
CREATE INDEX "users_words" ON "users" USING GIN ("words");

CREATE FUNCTION "keep_user_words"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."words" := "user_words"(NEW."id", NEW."username", NEW."display_name", NEW."email");
  RETURN NEW;
END $$;
CREATE TRIGGER "keep_user_words" BEFORE INSERT OR UPDATE OF "username", "display_name", "email" ON "users"
  FOR EACH ROW EXECUTE FUNCTION "keep_user_words"();

CREATE FUNCTION "keep_words_of_alias"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "users" u SET "words" = "user_words"(u."id", u."username", u."display_name", u."email")
    WHERE u."id" IN (NEW."user_id", OLD."user_id");
  RETURN NULL;
END $$;
CREATE TRIGGER "keep_words_of_alias" AFTER INSERT OR UPDATE OR DELETE ON "user_aliases"
  FOR EACH ROW EXECUTE FUNCTION "keep_words_of_alias"();

-- By differences: two transactions that change factors of one user wait for each other here, and neither sees the other's rows.
-- A login writes neither column, and pays nothing.
CREATE FUNCTION "keep_confirmed_factors"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD."confirmed_at" IS NOT NULL AND OLD."user_id" IS NOT NULL THEN
    UPDATE "users" SET "confirmed_factors" = "confirmed_factors" - 1 WHERE "id" = OLD."user_id";
  END IF;
  IF TG_OP <> 'DELETE' AND NEW."confirmed_at" IS NOT NULL AND NEW."user_id" IS NOT NULL THEN
    UPDATE "users" SET "confirmed_factors" = "confirmed_factors" + 1 WHERE "id" = NEW."user_id";
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "keep_confirmed_factors" AFTER INSERT OR DELETE OR UPDATE OF "confirmed_at", "user_id" ON "factors"
  FOR EACH ROW EXECUTE FUNCTION "keep_confirmed_factors"();

-- The user's row is held first, so that the links are read after whoever else was changing them.
CREATE FUNCTION "keep_link_expiry"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "whose" uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD."user_id" ELSE NEW."user_id" END;
BEGIN
  PERFORM 1 FROM "users" WHERE "id" = "whose" FOR NO KEY UPDATE;
  UPDATE "users" SET "link_expires_at" = (SELECT max(l."expires_at") FROM "enrollment_links" l
    WHERE l."user_id" = "whose" AND l."used_at" IS NULL AND l."revoked_at" IS NULL) WHERE "id" = "whose";
  RETURN NULL;
END $$;
CREATE TRIGGER "keep_link_expiry" AFTER INSERT OR DELETE OR UPDATE OF "used_at", "revoked_at", "expires_at" ON "enrollment_links"
  FOR EACH ROW EXECUTE FUNCTION "keep_link_expiry"();

-- What the table of servers shows of a reading, taken out when it is written: a reading may hold 100,000 roles.
ALTER TABLE "servers" ADD COLUMN "facts" JSONB;

CREATE FUNCTION "server_facts"("reading" jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN jsonb_typeof("reading") = 'object' THEN jsonb_build_object(
    'versionNumber', "reading"->'versionNumber',
    'tlsVersion', "reading"#>'{tls,version}',
    'certificateValidTo', "reading"#>'{tls,certificate,validTo}',
    'radiusLines', CASE WHEN jsonb_typeof("reading"->'hba') = 'array' THEN
      jsonb_array_length(jsonb_path_query_array("reading", '$.hba[*] ? (@.auth_method == "radius")')) END,
    'loginRoles', jsonb_array_length(jsonb_path_query_array("reading", '$.roles[*] ? (@.login == true)')),
    'unknown', coalesce(jsonb_array_length("reading"->'unknown'), 0)) END
$$;

UPDATE "servers" SET "facts" = "server_facts"("reading");

CREATE FUNCTION "keep_server_facts"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."facts" := "server_facts"(NEW."reading");
  RETURN NEW;
END $$;
CREATE TRIGGER "keep_server_facts" BEFORE INSERT OR UPDATE OF "reading" ON "servers"
  FOR EACH ROW EXECUTE FUNCTION "keep_server_facts"();

-- The audit log by action, and by words of the names in it, as users are searched.
CREATE INDEX "audit_events_action_id_idx" ON "audit_events"("action", "id");
CREATE INDEX "audit_events_actor_words" ON "audit_events" USING GIN
  (to_tsvector('simple', regexp_replace("actor_name", '[^[:alnum:]]+', ' ', 'g')));
CREATE INDEX "audit_events_subject_words" ON "audit_events" USING GIN
  (to_tsvector('simple', regexp_replace("subject_name", '[^[:alnum:]]+', ' ', 'g')));
