-- AlterTable
ALTER TABLE "enrollment_links" ADD COLUMN     "purpose" TEXT NOT NULL DEFAULT 'enroll';

-- What Prisma cannot say.
ALTER TABLE "enrollment_links" ADD CONSTRAINT "enrollment_links_purpose_check" CHECK ("purpose" IN ('enroll', 'password'));

-- Whoever has a link for a password is not invited to enrol.
CREATE OR REPLACE FUNCTION "keep_link_expiry"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "whose" uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD."user_id" ELSE NEW."user_id" END;
BEGIN
  PERFORM 1 FROM "users" WHERE "id" = "whose" FOR NO KEY UPDATE;
  UPDATE "users" SET "link_expires_at" = (SELECT max(l."expires_at") FROM "enrollment_links" l
    WHERE l."user_id" = "whose" AND l."purpose" = 'enroll' AND l."used_at" IS NULL AND l."revoked_at" IS NULL)
    WHERE "id" = "whose";
  RETURN NULL;
END $$;
