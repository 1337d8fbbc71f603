-- AlterTable
ALTER TABLE "policies" ADD COLUMN     "approval_seconds" INTEGER NOT NULL DEFAULT 60,
ADD COLUMN     "approval_way" TEXT NOT NULL DEFAULT 'code';

-- CreateTable
CREATE TABLE "approvals" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "factor_id" UUID,
    "client_id" UUID,
    "client_name" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "source_address" TEXT NOT NULL,
    "person_address" TEXT,
    "credential_mac" BYTEA NOT NULL,
    "way" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "token_hash" BYTEA,
    "answer" TEXT,
    "answered_at" TIMESTAMPTZ(3),
    "number" INTEGER,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "ended_at" TIMESTAMPTZ(3),
    "alerted_at" TIMESTAMPTZ(3),

    CONSTRAINT "approvals_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "approvals_token_hash_key" ON "approvals"("token_hash");

-- CreateIndex
CREATE INDEX "approvals_user_id_opened_at_idx" ON "approvals"("user_id", "opened_at");

-- CreateIndex
CREATE INDEX "approvals_client_id_idx" ON "approvals"("client_id");

-- CreateIndex
CREATE INDEX "approvals_factor_id_idx" ON "approvals"("factor_id");

-- CreateIndex
CREATE INDEX "approvals_opened_at_idx" ON "approvals"("opened_at");

-- AddForeignKey
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_factor_id_fkey" FOREIGN KEY ("factor_id") REFERENCES "factors"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema cannot say.
ALTER TABLE "policies" ADD CONSTRAINT "policies_approval_way" CHECK ("approval_way" IN ('code', 'pass'));
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_answer" CHECK ("answer" IN ('approved', 'cancelled', 'not_me')),
  ADD CONSTRAINT "approvals_way" CHECK ("way" IN ('code', 'pass'));

-- Ends what somebody approved or could approve, and the codes that were shown for it.
CREATE FUNCTION "end_approvals"(who uuid) RETURNS void LANGUAGE sql AS $$
  UPDATE "factors" f SET "counter" = GREATEST(f."counter", a."number")
    FROM (SELECT "factor_id", max("number") AS "number" FROM "approvals"
      WHERE "user_id" = who AND "ended_at" IS NULL AND "answer" = 'approved' GROUP BY 1) a
    WHERE f."id" = a."factor_id" AND a."number" > f."counter";
  UPDATE "approvals" SET "ended_at" = now()
    WHERE "user_id" = who AND "ended_at" IS NULL AND ("answer" IS NULL OR "answer" = 'approved');
$$;
-- Whoever writes these columns: operators, files, directories, people themselves.
CREATE FUNCTION "end_approvals_of_user"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "end_approvals"(NEW."id");
  RETURN NULL;
END $$;
CREATE TRIGGER "end_approvals" AFTER UPDATE OF "password_hash", "scram_sealed", "disabled_at", "directory_disabled_at" ON "users"
  FOR EACH ROW WHEN (OLD."password_hash" IS DISTINCT FROM NEW."password_hash" OR OLD."scram_sealed" IS DISTINCT FROM NEW."scram_sealed"
    OR (OLD."disabled_at" IS NULL AND NEW."disabled_at" IS NOT NULL)
    OR (OLD."directory_disabled_at" IS NULL AND NEW."directory_disabled_at" IS NOT NULL))
  EXECUTE FUNCTION "end_approvals_of_user"();

-- Links go to the address that a person proved to read, as codes do.
CREATE OR REPLACE FUNCTION "unconfirm_mail_codes"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "factors" SET "confirmed_at" = NULL
    WHERE "user_id" = NEW."id" AND "kind" IN ('mail_code', 'mail_link') AND "confirmed_at" IS NOT NULL
      AND lower("data"->>'to') IS DISTINCT FROM lower(NEW."email");
  RETURN NULL;
END $$;

-- The code that sets links up is sent as others are, and comes back as they do.
DROP TRIGGER "note_redeemed_code" ON "factors";
CREATE TRIGGER "note_redeemed_code" AFTER UPDATE OF "counter" ON "factors"
  FOR EACH ROW WHEN (NEW."counter" > OLD."counter" AND NEW."kind" IN ('mail_code', 'mail_link', 'sms_code', 'voice_code'))
  EXECUTE FUNCTION "note_redeemed_code"();
