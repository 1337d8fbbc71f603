-- Whom a change to many users is for, written down when it is asked for: a filter asked again hours later may find others.
CREATE TABLE "bulk_targets" (
    "run_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,

    CONSTRAINT "bulk_targets_pkey" PRIMARY KEY ("run_id","user_id")
);

ALTER TABLE "bulk_targets" ADD CONSTRAINT "bulk_targets_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "bulk_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Runs that were under way knew only their filter.
UPDATE "bulk_runs" SET "stopped_at" = now() WHERE "finished_at" IS NULL AND "stopped_at" IS NULL;
ALTER TABLE "bulk_runs" DROP COLUMN "selection";

-- The user's row is held first, so that the names are read after whoever else was changing them.
CREATE OR REPLACE FUNCTION "keep_words_of_alias"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM "users" u WHERE u."id" IN (NEW."user_id", OLD."user_id") ORDER BY u."id" FOR NO KEY UPDATE;
  UPDATE "users" u SET "words" = "user_words"(u."id", u."username", u."display_name", u."email")
    WHERE u."id" IN (NEW."user_id", OLD."user_id");
  RETURN NULL;
END $$;
