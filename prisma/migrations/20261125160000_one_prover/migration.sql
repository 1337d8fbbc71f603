-- Login states of operators beside those of users.
ALTER TABLE "login_states" ADD COLUMN "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN "operator_id" UUID,
  ADD COLUMN "latest_at" TIMESTAMPTZ(3);
ALTER TABLE "login_states" DROP CONSTRAINT "login_states_pkey";
ALTER TABLE "login_states" ADD CONSTRAINT "login_states_pkey" PRIMARY KEY ("id");
ALTER TABLE "login_states" ALTER COLUMN "user_id" DROP NOT NULL;
CREATE UNIQUE INDEX "login_states_user_id_key" ON "login_states"("user_id");
CREATE UNIQUE INDEX "login_states_operator_id_key" ON "login_states"("operator_id");
ALTER TABLE "login_states" ADD CONSTRAINT "login_states_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operators"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "login_states" DROP CONSTRAINT "login_states_user_id_fkey";
ALTER TABLE "login_states" ADD CONSTRAINT "login_states_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

INSERT INTO "login_states" ("operator_id", "failures", "last_failure_at", "locked_until", "last_login_at")
SELECT "id", "failures", "last_failure_at", "locked_until", "last_sign_in_at" FROM "operators";
ALTER TABLE "operators" DROP COLUMN "failures", DROP COLUMN "last_failure_at", DROP COLUMN "locked_until";

-- Factors of any kind, of users and operators. What belongs to one kind stands in "data".
ALTER TABLE "factors" ADD COLUMN "operator_id" UUID,
  ADD COLUMN "data" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "factors" ALTER COLUMN "user_id" DROP NOT NULL;
ALTER TABLE "factors" RENAME COLUMN "last_step" TO "counter";
UPDATE "factors" SET "data" = jsonb_build_object('algorithm', "algorithm", 'digits', "digits", 'periodSeconds', "period_seconds");
ALTER TABLE "factors" DROP COLUMN "algorithm", DROP COLUMN "digits", DROP COLUMN "period_seconds";
CREATE INDEX "factors_operator_id_idx" ON "factors"("operator_id");
ALTER TABLE "factors" ADD CONSTRAINT "factors_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operators"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "factors" DROP CONSTRAINT "factors_user_id_fkey";
ALTER TABLE "factors" ADD CONSTRAINT "factors_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The secrets of operators are sealed to their place, so the product moves them when it starts.
ALTER TABLE "operators" ALTER COLUMN "last_step" DROP NOT NULL, ALTER COLUMN "last_step" DROP DEFAULT;
UPDATE "operators" SET "last_step" = NULL, "totp_confirmed_at" = NULL WHERE "totp_secret_sealed" IS NULL;

-- Codes that count once, of any kind.
CREATE TABLE "one_time_codes" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "code_mac" BYTEA NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "issued_by" TEXT NOT NULL DEFAULT '',
    "expires_at" TIMESTAMPTZ(3),
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "one_time_codes_pkey" PRIMARY KEY ("id")
);
INSERT INTO "one_time_codes" ("id", "user_id", "kind", "code_mac", "used_at", "created_at")
SELECT "id", "user_id", 'recovery_code', "code_mac", "used_at", "created_at" FROM "recovery_codes";
INSERT INTO "one_time_codes" ("id", "user_id", "kind", "code_mac", "reason", "issued_by", "expires_at", "used_at", "revoked_at", "created_at")
SELECT "id", "user_id", 'bypass_code', "code_mac", "reason", "issued_by", "expires_at", "used_at", "revoked_at", "created_at" FROM "bypass_codes";
DROP TABLE "recovery_codes";
DROP TABLE "bypass_codes";
CREATE UNIQUE INDEX "one_time_codes_user_id_code_mac_key" ON "one_time_codes"("user_id", "code_mac");
ALTER TABLE "one_time_codes" ADD CONSTRAINT "one_time_codes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A key that was shown to an operator waits for its first code for minutes, and a page that is opened again makes another.
UPDATE "operator_links" SET "pending_secret_sealed" = NULL WHERE "pending_secret_sealed" IS NOT NULL;

-- Each of these belongs to one person.
ALTER TABLE "login_states" ADD CONSTRAINT "login_states_one_owner" CHECK (num_nonnulls("user_id", "operator_id") = 1);
ALTER TABLE "factors" ADD CONSTRAINT "factors_one_owner" CHECK (num_nonnulls("user_id", "operator_id") = 1);

-- Every operator has a login state from the first moment, as every user has.
CREATE FUNCTION "add_operator_login_state"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "login_states" ("operator_id") SELECT "id" FROM "added" ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "add_operator_login_state" AFTER INSERT ON "operators"
  REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "add_operator_login_state"();
