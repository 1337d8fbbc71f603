-- AlterTable
ALTER TABLE "console_sessions" ADD COLUMN     "passkey_id" UUID;

-- CreateTable
CREATE TABLE "passkeys" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID,
    "operator_id" UUID,
    "name" TEXT NOT NULL,
    "credential_id" BYTEA NOT NULL,
    "public_key" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL,
    "user_handle" BYTEA NOT NULL,
    "rp_id" TEXT NOT NULL,
    "transports" TEXT[],
    "aaguid" TEXT NOT NULL,
    "is_backed_up" BOOLEAN NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "passkeys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "passkey_challenges" (
    "challenge" BYTEA NOT NULL,
    "purpose" TEXT NOT NULL,
    "session_id" UUID,
    "cookie_hash" BYTEA,
    "subscriber" TEXT,
    "user_handle" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "passkey_challenges_pkey" PRIMARY KEY ("challenge")
);

-- CreateIndex
CREATE UNIQUE INDEX "passkeys_credential_id_key" ON "passkeys"("credential_id");

-- CreateIndex
CREATE INDEX "passkeys_user_id_idx" ON "passkeys"("user_id");

-- CreateIndex
CREATE INDEX "passkeys_operator_id_idx" ON "passkeys"("operator_id");

-- CreateIndex
CREATE INDEX "passkeys_rp_id_idx" ON "passkeys"("rp_id");

-- CreateIndex
CREATE INDEX "passkey_challenges_session_id_idx" ON "passkey_challenges"("session_id");

-- CreateIndex
CREATE INDEX "passkey_challenges_subscriber_idx" ON "passkey_challenges"("subscriber");

-- CreateIndex
CREATE INDEX "passkey_challenges_created_at_idx" ON "passkey_challenges"("created_at");

-- CreateIndex
CREATE INDEX "console_sessions_passkey_id_idx" ON "console_sessions"("passkey_id");

-- AddForeignKey
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operators"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkey_challenges" ADD CONSTRAINT "passkey_challenges_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "console_sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "console_sessions" ADD CONSTRAINT "console_sessions_passkey_id_fkey" FOREIGN KEY ("passkey_id") REFERENCES "passkeys"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema cannot say.
ALTER TABLE "passkeys"
  ADD CONSTRAINT "passkeys_one_owner" CHECK (num_nonnulls("user_id", "operator_id") = 1);
ALTER TABLE "passkey_challenges"
  ADD CONSTRAINT "passkey_challenges_one_binding" CHECK (num_nonnulls("session_id", "cookie_hash") = 1),
  ADD CONSTRAINT "passkey_challenges_from" CHECK (("cookie_hash" IS NULL) = ("subscriber" IS NULL));
