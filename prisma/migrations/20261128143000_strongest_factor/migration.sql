-- AlterTable
ALTER TABLE "users" ADD COLUMN     "factor_kinds" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- What a user has, each kind once: confirmed factors, and 'passkey' for whoever has one.
CREATE FUNCTION "keep_factor_kinds"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "whose" UUID := CASE WHEN TG_OP = 'DELETE' THEN OLD."user_id" ELSE NEW."user_id" END;
BEGIN
  -- Whoever changes the same user at this moment is waited for, so that what is read next has it.
  PERFORM 1 FROM "users" WHERE "id" = "whose" FOR NO KEY UPDATE;
  UPDATE "users" u SET "factor_kinds" = k."kinds" FROM (SELECT ARRAY(
      SELECT f."kind" FROM "factors" f WHERE f."user_id" = "whose" AND f."confirmed_at" IS NOT NULL
      UNION SELECT 'passkey' FROM "passkeys" p WHERE p."user_id" = "whose" ORDER BY 1) AS "kinds") k
    WHERE u."id" = "whose" AND u."factor_kinds" IS DISTINCT FROM k."kinds";
  RETURN NULL;
END $$;
CREATE TRIGGER "keep_factor_kinds" AFTER INSERT OR DELETE OR UPDATE OF "confirmed_at", "kind" ON "factors"
  FOR EACH ROW EXECUTE FUNCTION "keep_factor_kinds"();
CREATE TRIGGER "keep_factor_kinds" AFTER INSERT OR DELETE ON "passkeys"
  FOR EACH ROW EXECUTE FUNCTION "keep_factor_kinds"();

UPDATE "users" u SET "factor_kinds" = k."kinds"
  FROM (SELECT x."user_id", array_agg(DISTINCT x."kind" ORDER BY x."kind") AS "kinds" FROM (
      SELECT "user_id", "kind" FROM "factors" WHERE "confirmed_at" IS NOT NULL AND "user_id" IS NOT NULL
      UNION ALL SELECT "user_id", 'passkey' FROM "passkeys" WHERE "user_id" IS NOT NULL) x GROUP BY 1) k
  WHERE k."user_id" = u."id";
