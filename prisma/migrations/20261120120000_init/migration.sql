-- CreateTable
CREATE TABLE "settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "organisation_name" TEXT NOT NULL DEFAULT '',
    "logo" BYTEA,
    "logo_type" TEXT,
    "login_url" TEXT NOT NULL DEFAULT '',
    "setup_token_hash" BYTEA,
    "setup_completed_at" TIMESTAMPTZ(3),
    "mac_key_sealed" BYTEA,
    "allowed_factors" TEXT[] DEFAULT ARRAY['totp']::TEXT[],
    "default_factor" TEXT NOT NULL DEFAULT 'totp',
    "max_factors_per_user" INTEGER NOT NULL DEFAULT 3,
    "totp_algorithm" TEXT NOT NULL DEFAULT 'SHA1',
    "totp_digits" INTEGER NOT NULL DEFAULT 6,
    "totp_period_seconds" INTEGER NOT NULL DEFAULT 30,
    "recovery_code_count" INTEGER NOT NULL DEFAULT 10,
    "enroll_without_link" BOOLEAN NOT NULL DEFAULT false,
    "enrollment_link_hours" INTEGER NOT NULL DEFAULT 72,
    "bypass_code_max_hours" INTEGER NOT NULL DEFAULT 24,
    "password_min_length" INTEGER NOT NULL DEFAULT 12,
    "lockout_threshold" INTEGER NOT NULL DEFAULT 5,
    "lockout_base_seconds" INTEGER NOT NULL DEFAULT 30,
    "lockout_max_seconds" INTEGER NOT NULL DEFAULT 900,
    "lockout_forget_seconds" INTEGER NOT NULL DEFAULT 3600,
    "client_failure_limit" INTEGER NOT NULL DEFAULT 200,
    "client_failure_window_seconds" INTEGER NOT NULL DEFAULT 60,
    "session_idle_minutes" INTEGER NOT NULL DEFAULT 30,
    "session_max_hours" INTEGER NOT NULL DEFAULT 12,
    "attempt_retention_days" INTEGER NOT NULL DEFAULT 400,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "config_version" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "version" BIGINT NOT NULL DEFAULT 1,

    CONSTRAINT "config_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operators" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "username" TEXT NOT NULL,
    "display_name" TEXT NOT NULL DEFAULT '',
    "email" TEXT,
    "role" TEXT NOT NULL,
    "password_hash" TEXT,
    "totp_secret_sealed" BYTEA,
    "totp_confirmed_at" TIMESTAMPTZ(3),
    "last_step" BIGINT NOT NULL DEFAULT -1,
    "disabled_at" TIMESTAMPTZ(3),
    "session_epoch" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "last_failure_at" TIMESTAMPTZ(3),
    "locked_until" TIMESTAMPTZ(3),
    "last_sign_in_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "operators_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operator_links" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "pending_secret_sealed" BYTEA,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "operator_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "username" TEXT NOT NULL,
    "display_name" TEXT NOT NULL DEFAULT '',
    "email" TEXT,
    "phone" TEXT,
    "notes" TEXT NOT NULL DEFAULT '',
    "password_hash" TEXT,
    "password_changed_at" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "session_epoch" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_aliases" (
    "name" TEXT NOT NULL,
    "user_id" UUID NOT NULL,

    CONSTRAINT "user_aliases_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "groups" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "allowed_factors" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "max_factors_per_user" INTEGER,

    CONSTRAINT "groups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "group_members" (
    "group_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "group_members_pkey" PRIMARY KEY ("group_id","user_id")
);

-- CreateTable
CREATE TABLE "factors" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "secret_sealed" BYTEA NOT NULL,
    "algorithm" TEXT NOT NULL DEFAULT 'SHA1',
    "digits" INTEGER NOT NULL DEFAULT 6,
    "period_seconds" INTEGER NOT NULL DEFAULT 30,
    "last_step" BIGINT NOT NULL DEFAULT -1,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "confirmed_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "factors_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_codes" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "code_mac" BYTEA NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bypass_codes" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "code_mac" BYTEA NOT NULL,
    "reason" TEXT NOT NULL,
    "issued_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bypass_codes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrollment_links" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "pending_secret_sealed" BYTEA,
    "issued_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "enrollment_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "login_states" (
    "user_id" UUID NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "last_failure_at" TIMESTAMPTZ(3),
    "locked_until" TIMESTAMPTZ(3),
    "refused_mac" BYTEA,
    "refused_at" TIMESTAMPTZ(3),
    "accepted_mac" BYTEA,
    "accepted_client_id" UUID,
    "accepted_at" TIMESTAMPTZ(3),
    "accepted_uses" INTEGER NOT NULL DEFAULT 0,
    "accepted_late" BOOLEAN NOT NULL DEFAULT false,
    "last_login_at" TIMESTAMPTZ(3),

    CONSTRAINT "login_states_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "clients" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "secret_sealed" BYTEA NOT NULL,
    "secret_set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "message_authenticator" TEXT NOT NULL DEFAULT 'postgresql',
    "code_entry" TEXT NOT NULL DEFAULT 'appended',
    "groups_in_response" TEXT NOT NULL DEFAULT 'none',
    "notes" TEXT NOT NULL DEFAULT '',
    "disabled_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failures_since" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "clients_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policies" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "position" INTEGER NOT NULL DEFAULT 0,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "method" TEXT NOT NULL DEFAULT 'password_and_factor',
    "second_factor" BOOLEAN NOT NULL DEFAULT true,
    "adaptive" BOOLEAN NOT NULL DEFAULT false,
    "rules" JSONB NOT NULL DEFAULT '[]',
    "reuse_uses" INTEGER NOT NULL DEFAULT 1,
    "reuse_seconds" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_clients" (
    "policy_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,

    CONSTRAINT "policy_clients_pkey" PRIMARY KEY ("policy_id","client_id")
);

-- CreateTable
CREATE TABLE "policy_groups" (
    "policy_id" UUID NOT NULL,
    "group_id" UUID NOT NULL,

    CONSTRAINT "policy_groups_pkey" PRIMARY KEY ("policy_id","group_id")
);

-- CreateTable
CREATE TABLE "attempts" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "door" TEXT NOT NULL,
    "client_id" UUID,
    "client_name" TEXT NOT NULL DEFAULT '',
    "source_address" TEXT NOT NULL,
    "calling_station" TEXT,
    "username" TEXT NOT NULL,
    "user_id" UUID,
    "outcome" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "policy_id" UUID,
    "policy_name" TEXT,
    "factor_kind" TEXT,
    "factor_id" UUID,
    "latency_ms" REAL NOT NULL,
    "worker" TEXT NOT NULL,
    "trace" JSONB NOT NULL,

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_clients" (
    "user_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "first_login_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "user_clients_pkey" PRIMARY KEY ("user_id","client_id")
);

-- CreateTable
CREATE TABLE "challenges" (
    "id" UUID NOT NULL,
    "state_hash" BYTEA NOT NULL,
    "client_id" UUID NOT NULL,
    "username" TEXT NOT NULL,
    "password_ok" BOOLEAN NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "challenges_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "actor_role" TEXT,
    "ip" TEXT,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT,
    "subject_name" TEXT NOT NULL DEFAULT '',
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_throttles" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "last_failure_at" TIMESTAMPTZ(3),
    "locked_until" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_throttles_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "worker_instances" (
    "id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "addresses" JSONB NOT NULL,
    "counters" JSONB NOT NULL DEFAULT '{}',
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "worker_instances_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "operators_username_key" ON "operators"("username");

-- CreateIndex
CREATE UNIQUE INDEX "operator_links_token_hash_key" ON "operator_links"("token_hash");

-- CreateIndex
CREATE INDEX "operator_links_operator_id_idx" ON "operator_links"("operator_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_username_key" ON "users"("username");

-- CreateIndex
CREATE INDEX "users_created_at_idx" ON "users"("created_at");

-- CreateIndex
CREATE INDEX "user_aliases_user_id_idx" ON "user_aliases"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "groups_name_key" ON "groups"("name");

-- CreateIndex
CREATE INDEX "group_members_user_id_idx" ON "group_members"("user_id");

-- CreateIndex
CREATE INDEX "factors_user_id_idx" ON "factors"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "recovery_codes_user_id_code_mac_key" ON "recovery_codes"("user_id", "code_mac");

-- CreateIndex
CREATE UNIQUE INDEX "bypass_codes_user_id_code_mac_key" ON "bypass_codes"("user_id", "code_mac");

-- CreateIndex
CREATE UNIQUE INDEX "enrollment_links_token_hash_key" ON "enrollment_links"("token_hash");

-- CreateIndex
CREATE INDEX "enrollment_links_user_id_idx" ON "enrollment_links"("user_id");

-- CreateIndex
CREATE INDEX "login_states_locked_until_idx" ON "login_states"("locked_until");

-- CreateIndex
CREATE UNIQUE INDEX "clients_name_key" ON "clients"("name");

-- CreateIndex
CREATE UNIQUE INDEX "clients_network_key" ON "clients"("network");

-- CreateIndex
CREATE UNIQUE INDEX "policies_name_key" ON "policies"("name");

-- CreateIndex
CREATE INDEX "policy_clients_client_id_idx" ON "policy_clients"("client_id");

-- CreateIndex
CREATE INDEX "policy_groups_group_id_idx" ON "policy_groups"("group_id");

-- CreateIndex
CREATE INDEX "attempts_user_id_id_idx" ON "attempts"("user_id", "id");

-- CreateIndex
CREATE INDEX "attempts_username_id_idx" ON "attempts"("username", "id");

-- CreateIndex
CREATE INDEX "attempts_at_idx" ON "attempts" USING BRIN ("at");

-- CreateIndex
CREATE UNIQUE INDEX "challenges_state_hash_key" ON "challenges"("state_hash");

-- CreateIndex
CREATE INDEX "challenges_expires_at_idx" ON "challenges"("expires_at");

-- CreateIndex
CREATE INDEX "audit_events_subject_kind_subject_id_id_idx" ON "audit_events"("subject_kind", "subject_id", "id");

-- CreateIndex
CREATE INDEX "audit_events_at_idx" ON "audit_events" USING BRIN ("at");

-- AddForeignKey
ALTER TABLE "operator_links" ADD CONSTRAINT "operator_links_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operators"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_aliases" ADD CONSTRAINT "user_aliases_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "factors" ADD CONSTRAINT "factors_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bypass_codes" ADD CONSTRAINT "bypass_codes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrollment_links" ADD CONSTRAINT "enrollment_links_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "login_states" ADD CONSTRAINT "login_states_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_clients" ADD CONSTRAINT "policy_clients_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_clients" ADD CONSTRAINT "policy_clients_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_groups" ADD CONSTRAINT "policy_groups_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_groups" ADD CONSTRAINT "policy_groups_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The rows every installation has.
INSERT INTO "settings" ("id", "updated_at") VALUES (1, now());
INSERT INTO "config_version" ("id", "version") VALUES (1, 1);
INSERT INTO "policies" ("name", "description", "position", "is_default", "method", "updated_at")
VALUES ('Default', 'Applies when no other policy matches.', 2147483647, true, 'password_and_factor', now());

-- There is one default policy, and it stays.
CREATE UNIQUE INDEX "policies_one_default" ON "policies" ("is_default") WHERE "is_default";
CREATE FUNCTION "keep_default_policy"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."is_default" AND (TG_OP = 'DELETE' OR NOT NEW."is_default" OR NOT NEW."enabled") THEN
    RAISE EXCEPTION 'the default policy cannot be removed or switched off' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER "keep_default_policy" BEFORE UPDATE OR DELETE ON "policies"
  FOR EACH ROW EXECUTE FUNCTION "keep_default_policy"();

-- Every user has a login state from the first moment.
CREATE FUNCTION "add_login_state"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "login_states" ("user_id") SELECT "id" FROM "added" ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "add_login_state" AFTER INSERT ON "users"
  REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "add_login_state"();

-- A role name is a username or an alias, never both.
CREATE FUNCTION "one_owner_per_role_name"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'users' THEN
    PERFORM pg_advisory_xact_lock(1919905132, hashtext(NEW."username") & 255);
    IF EXISTS (SELECT 1 FROM "user_aliases" WHERE "name" = NEW."username") THEN
      RAISE EXCEPTION 'role name is already an alias' USING ERRCODE = 'unique_violation', CONSTRAINT = 'role_name_taken';
    END IF;
  ELSE
    PERFORM pg_advisory_xact_lock(1919905132, hashtext(NEW."name") & 255);
    IF EXISTS (SELECT 1 FROM "users" WHERE "username" = NEW."name") THEN
      RAISE EXCEPTION 'role name is already a username' USING ERRCODE = 'unique_violation', CONSTRAINT = 'role_name_taken';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "one_owner_per_role_name" BEFORE INSERT OR UPDATE OF "username" ON "users"
  FOR EACH ROW EXECUTE FUNCTION "one_owner_per_role_name"();
CREATE TRIGGER "one_owner_per_role_name" BEFORE INSERT OR UPDATE ON "user_aliases"
  FOR EACH ROW EXECUTE FUNCTION "one_owner_per_role_name"();

-- What workers hold in memory carries a version; a change is announced when it commits.
CREATE FUNCTION "bump_config_version"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v bigint;
BEGIN
  UPDATE "config_version" SET "version" = "version" + 1 WHERE "id" = 1 RETURNING "version" INTO v;
  PERFORM pg_notify('postern_config', v::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "bump_config_version" AFTER INSERT OR DELETE OR UPDATE ON "policies"
  FOR EACH STATEMENT EXECUTE FUNCTION "bump_config_version"();
CREATE TRIGGER "bump_config_version" AFTER INSERT OR DELETE OR UPDATE ON "policy_clients"
  FOR EACH STATEMENT EXECUTE FUNCTION "bump_config_version"();
CREATE TRIGGER "bump_config_version" AFTER INSERT OR DELETE OR UPDATE ON "policy_groups"
  FOR EACH STATEMENT EXECUTE FUNCTION "bump_config_version"();
CREATE TRIGGER "bump_config_version" AFTER INSERT OR DELETE OR UPDATE ON "settings"
  FOR EACH STATEMENT EXECUTE FUNCTION "bump_config_version"();
-- Failure counters of a client are not configuration and change with every failed login.
CREATE TRIGGER "bump_config_version_rows" AFTER INSERT OR DELETE ON "clients"
  FOR EACH STATEMENT EXECUTE FUNCTION "bump_config_version"();
CREATE TRIGGER "bump_config_version" AFTER UPDATE OF "name", "network", "secret_sealed", "message_authenticator",
  "code_entry", "groups_in_response", "disabled_at" ON "clients"
  FOR EACH STATEMENT EXECUTE FUNCTION "bump_config_version"();

-- Small rows that change with every login stay on their page.
ALTER TABLE "login_states" SET (fillfactor = 70);
ALTER TABLE "factors" SET (fillfactor = 80);

-- Search in 100,000 users as people type.
CREATE INDEX "users_search" ON "users" (lower("username") text_pattern_ops);
CREATE INDEX "users_search_name" ON "users" (lower("display_name") text_pattern_ops);
CREATE INDEX "users_search_email" ON "users" (lower("email") text_pattern_ops);
CREATE INDEX "user_aliases_search" ON "user_aliases" (lower("name") text_pattern_ops);
CREATE INDEX "attempts_rejected" ON "attempts" ("id") WHERE "outcome" = 'reject';
