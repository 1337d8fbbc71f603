-- DropIndex
DROP INDEX "attempts_at_idx";

-- CreateTable
CREATE TABLE "attempts_counted" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "up_to" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "attempts_counted_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempt_hours" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "attempt_hours_pkey" PRIMARY KEY ("hour","outcome")
);

-- CreateTable
CREATE TABLE "attempt_blocks" (
    "block" BIGINT NOT NULL,
    "first_id" BIGINT NOT NULL,
    "last_id" BIGINT NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attempt_blocks_pkey" PRIMARY KEY ("block")
);

-- CreateTable
CREATE TABLE "attempt_block_parts" (
    "block" BIGINT NOT NULL,
    "client_id" UUID NOT NULL,
    "door" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "first_id" BIGINT NOT NULL,
    "last_id" BIGINT NOT NULL,

    CONSTRAINT "attempt_block_parts_pkey" PRIMARY KEY ("block","client_id","door","outcome","reason")
);

-- CreateIndex
CREATE INDEX "attempt_block_parts_client_id_block_idx" ON "attempt_block_parts"("client_id", "block");

-- CreateIndex
CREATE INDEX "attempt_block_parts_reason_block_idx" ON "attempt_block_parts"("reason", "block");

-- CreateIndex
CREATE INDEX "attempts_reason_id_idx" ON "attempts"("reason", "id");

INSERT INTO "attempts_counted" ("id") VALUES (1);

-- What was not accepted of one person or name, among any number of accepted logins. Accepted ones are not in these indexes
-- and cost nothing for them. Which attempts of all were refused, the counts say.
DROP INDEX "attempts_rejected";
CREATE INDEX "attempts_user_not_accepted" ON "attempts" ("user_id", "id") WHERE "outcome" <> 'accept';
CREATE INDEX "attempts_username_not_accepted" ON "attempts" ("username", "id") WHERE "outcome" <> 'accept';

-- What is removed from the log leaves its counts in the same transaction. Blocks say where something old can be, so that
-- the log is not read from end to end. Names of this function's own begin with an underscore.
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
  RETURN "_removed";
END $$;
-- As before; and ids are planned with their values, not as any number.
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION "remove_expired_attempts"(integer) SET search_path = %I, pg_temp', current_schema());
END $$;
ALTER FUNCTION "remove_expired_attempts"(integer) SET plan_cache_mode = force_custom_plan;
