-- AlterTable
ALTER TABLE "attempts" ADD COLUMN     "would_outcome" TEXT,
ADD COLUMN     "would_policy_id" UUID,
ADD COLUMN     "would_reason" TEXT;

-- AlterTable
ALTER TABLE "groups" ADD COLUMN     "grace_days" INTEGER,
ADD COLUMN     "grace_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "policies" ADD COLUMN     "report_only" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "report_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "first_enrolled_at" TIMESTAMPTZ(3),
ADD COLUMN     "invited_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "would_refuse" (
    "policy_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "would_refuse_pkey" PRIMARY KEY ("policy_id","user_id")
);

-- CreateIndex
CREATE INDEX "would_refuse_last_at_idx" ON "would_refuse"("last_at");

-- What the schema cannot say.
ALTER TABLE "policies" ADD CONSTRAINT "policies_report_only" CHECK (
  NOT ("enabled" AND "report_only") AND NOT ("is_default" AND "report_only") AND "report_only" = ("report_since" IS NOT NULL));
ALTER TABLE "groups" ADD CONSTRAINT "groups_grace" CHECK (
  ("grace_until" IS NULL OR "grace_days" IS NULL) AND ("grace_days" IS NULL OR "grace_days" BETWEEN 1 AND 90));
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_would" CHECK (
  ("would_policy_id" IS NULL) = ("would_outcome" IS NULL) AND ("would_policy_id" IS NULL) = ("would_reason" IS NULL)) NOT VALID;
-- The log by what would have been said; nothing where no policy only reports.
CREATE INDEX "attempts_would" ON "attempts" ("would_outcome", "id") WHERE "would_outcome" IS NOT NULL;
-- The few groups in grace.
CREATE INDEX "groups_in_grace" ON "groups" ("id") WHERE "grace_until" IS NOT NULL OR "grace_days" IS NOT NULL;

-- As before; and the first invitation stays what it was.
CREATE OR REPLACE FUNCTION "keep_link_expiry"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "whose" uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD."user_id" ELSE NEW."user_id" END;
  "invited" timestamptz := CASE WHEN TG_OP = 'INSERT' THEN CASE NEW."purpose" WHEN 'enroll' THEN NEW."created_at" END END;
BEGIN
  PERFORM 1 FROM "users" WHERE "id" = "whose" FOR NO KEY UPDATE;
  UPDATE "users" SET "link_expires_at" = (SELECT max(l."expires_at") FROM "enrollment_links" l
    WHERE l."user_id" = "whose" AND l."purpose" = 'enroll' AND l."used_at" IS NULL AND l."revoked_at" IS NULL),
    "invited_at" = coalesce("invited_at", "invited")
    WHERE "id" = "whose";
  RETURN NULL;
END $$;

-- As before; and the first confirmation stays what it was, whatever becomes of the factor.
CREATE OR REPLACE FUNCTION "keep_confirmed_factors"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD."confirmed_at" IS NOT NULL AND OLD."user_id" IS NOT NULL THEN
    UPDATE "users" SET "confirmed_factors" = "confirmed_factors" - 1 WHERE "id" = OLD."user_id";
  END IF;
  IF TG_OP <> 'DELETE' AND NEW."confirmed_at" IS NOT NULL AND NEW."user_id" IS NOT NULL THEN
    UPDATE "users" SET "confirmed_factors" = "confirmed_factors" + 1,
      "first_enrolled_at" = coalesce("first_enrolled_at", NEW."confirmed_at") WHERE "id" = NEW."user_id";
  END IF;
  RETURN NULL;
END $$;

UPDATE "users" u SET "invited_at" = l."at"
  FROM (SELECT "user_id", min("created_at") AS "at" FROM "enrollment_links" WHERE "purpose" = 'enroll' GROUP BY 1) l
  WHERE l."user_id" = u."id";
-- Who has a factor, or once had one: it was reset, which puts nobody back into grace.
UPDATE "users" u SET "first_enrolled_at" = f."at"
  FROM (
    SELECT "id", min("at") AS "at" FROM (
      SELECT "user_id" AS "id", "confirmed_at" AS "at" FROM "factors" WHERE "confirmed_at" IS NOT NULL AND "user_id" IS NOT NULL
      UNION ALL
      SELECT u."id", e."at" FROM "audit_events" e JOIN "users" u ON u."id"::text = e."subject_id"
      WHERE e."action" = 'factor.enrolled' AND e."subject_kind" = 'user') AS "had"
    GROUP BY 1) f
  WHERE f."id" = u."id";
