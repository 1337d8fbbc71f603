-- AlterTable
ALTER TABLE "settings" ADD COLUMN     "sent_code_cooldown_seconds" INTEGER NOT NULL DEFAULT 30,
ADD COLUMN     "sent_codes_per_target" INTEGER NOT NULL DEFAULT 20,
ADD COLUMN     "sent_codes_per_user" INTEGER NOT NULL DEFAULT 20;

-- CreateTable
CREATE TABLE "sent_tallies" (
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sent_tallies_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "sent_tallies_last_at_idx" ON "sent_tallies"("last_at");

-- What the schema cannot say.
-- An address that changes was not verified: codes are sent to the one that a person proved to read, and to no other.
CREATE FUNCTION "unconfirm_mail_codes"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "factors" SET "confirmed_at" = NULL
    WHERE "user_id" = NEW."id" AND "kind" = 'mail_code' AND "confirmed_at" IS NOT NULL
      AND lower("data"->>'to') IS DISTINCT FROM lower(NEW."email");
  RETURN NULL;
END $$;
CREATE TRIGGER "unconfirm_mail_codes" AFTER UPDATE OF "email" ON "users"
  FOR EACH ROW WHEN (OLD."email" IS DISTINCT FROM NEW."email") EXECUTE FUNCTION "unconfirm_mail_codes"();
