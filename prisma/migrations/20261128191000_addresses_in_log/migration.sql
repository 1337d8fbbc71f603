-- CreateTable
CREATE TABLE "attempt_block_addresses" (
    "block" BIGINT NOT NULL,
    "address" INET NOT NULL,
    "count" INTEGER NOT NULL,
    "first_id" BIGINT NOT NULL,
    "last_id" BIGINT NOT NULL,

    CONSTRAINT "attempt_block_addresses_pkey" PRIMARY KEY ("block","address")
);

-- CreateIndex
CREATE INDEX "attempt_block_addresses_address_block_idx" ON "attempt_block_addresses"("address", "block");

-- AlterTable
ALTER TABLE "user_networks" ADD COLUMN     "told_at" TIMESTAMPTZ(3);

-- What the schema cannot say: those of whom nobody was told yet, which are few at any time.
CREATE INDEX "user_networks_untold" ON "user_networks" ("user_id") WHERE "told_at" IS NULL;

-- The address in a text; null where it is none, as 'local' is.
CREATE FUNCTION "address_of"("text" text) RETURNS inet LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN "text"::inet;
EXCEPTION WHEN invalid_text_representation THEN
  RETURN NULL;
END $$;

-- Addresses that become known after the attempts were written, and perhaps counted: their blocks are known to hold them all
-- the same. They are not counted here, because what comes first, this or the counting, is not known. In order, as where they
-- are counted, so that nobody waits for each other.
CREATE FUNCTION "note_late_addresses"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "attempt_block_addresses" AS b ("block", "address", "count", "first_id", "last_id")
  SELECT c."id" / 4000, "address_of"(t."text"), 0, min(c."id"), max(c."id")
  FROM "changed" AS c CROSS JOIN LATERAL unnest(c."person_address" || c."person_candidates") AS t ("text")
  WHERE "address_of"(t."text") IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT ("block", "address") DO UPDATE SET "first_id" = least(b."first_id", excluded."first_id"),
    "last_id" = greatest(b."last_id", excluded."last_id");
  RETURN NULL;
END $$;
CREATE TRIGGER "attempts_late_addresses" AFTER UPDATE ON "attempts" REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT
  EXECUTE FUNCTION "note_late_addresses"();

-- What is counted already.
INSERT INTO "attempt_block_addresses" ("block", "address", "count", "first_id", "last_id")
SELECT "block", "address_of"("person_address"), sum("count"), min("first_id"), max("last_id") FROM (
  SELECT "id" / 4000 AS "block", "person_address", count(*) AS "count", min("id") AS "first_id", max("id") AS "last_id"
  FROM "attempts" WHERE "person_address" IS NOT NULL AND "id" <= (SELECT "up_to" FROM "attempts_counted" WHERE "id" = 1)
  GROUP BY 1, 2) AS a
WHERE "address_of"("person_address") IS NOT NULL GROUP BY 1, 2;

-- As before; and the addresses of a block go with it.
CREATE OR REPLACE FUNCTION "remove_expired_attempts"("most" integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  "_before" timestamptz;
  "_up_to" bigint;
  "_removed" integer;
  "_last" bigint;
BEGIN
  SELECT now() - make_interval(days => greatest(30, "attempt_retention_days")) INTO STRICT "_before"
    FROM "settings" WHERE "id" = 1;
  -- Held to the end: counting waits.
  SELECT "up_to" INTO STRICT "_up_to" FROM "attempts_counted" WHERE "id" = 1 FOR UPDATE;
  WITH "old" AS (
    (SELECT a."id" FROM (
        SELECT "first_id", "last_id" FROM "attempt_blocks" WHERE "first_at" < "_before" ORDER BY "block") AS b
      CROSS JOIN LATERAL (
        SELECT "id" FROM "attempts" WHERE "id" BETWEEN b."first_id" AND b."last_id" AND "at" < "_before" ORDER BY "id") AS a
      LIMIT "most")
    UNION ALL
    (SELECT "id" FROM "attempts" WHERE "id" > "_up_to" AND "at" < "_before" ORDER BY "id" LIMIT "most")
    LIMIT "most"),
  "gone" AS (
    DELETE FROM "attempts" WHERE "id" IN (SELECT "id" FROM "old") RETURNING *),
  "hours" AS (
    UPDATE "attempt_hours" AS h SET "count" = h."count" - g."count" FROM (
      SELECT date_trunc('hour', "at", 'UTC') AS "hour", "outcome", count(*) AS "count" FROM "gone"
      WHERE "id" <= "_up_to" GROUP BY 1, 2) AS g
    WHERE h."hour" = g."hour" AND h."outcome" = g."outcome"),
  "parts" AS (
    UPDATE "attempt_block_parts" AS p SET "count" = p."count" - g."count" FROM (
      SELECT "id" / 4000 AS "block", coalesce("client_id", '00000000-0000-0000-0000-000000000000') AS "client_id", "door",
        "outcome", "reason", count(*) AS "count" FROM "gone"
      WHERE "id" <= "_up_to" GROUP BY 1, 2, 3, 4, 5) AS g
    WHERE p."block" = g."block" AND p."client_id" = g."client_id" AND p."door" = g."door" AND p."outcome" = g."outcome"
      AND p."reason" = g."reason")
  SELECT count(*), max("id") INTO "_removed", "_last" FROM "gone";
  DELETE FROM "attempt_hours" WHERE "count" = 0;
  DELETE FROM "attempt_block_parts" WHERE "count" = 0 AND "block" <= "_last" / 4000;
  DELETE FROM "attempt_blocks" AS b WHERE "block" <= "_last" / 4000
    AND NOT EXISTS (SELECT FROM "attempt_block_parts" AS p WHERE p."block" = b."block");
  DELETE FROM "attempt_block_addresses" AS a WHERE "block" <= "_last" / 4000
    AND NOT EXISTS (SELECT FROM "attempt_blocks" AS b WHERE b."block" = a."block");
  RETURN "_removed";
END $$;
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION "remove_expired_attempts"(integer) SET search_path = %I, pg_temp', current_schema());
END $$;
ALTER FUNCTION "remove_expired_attempts"(integer) SET plan_cache_mode = force_custom_plan;
