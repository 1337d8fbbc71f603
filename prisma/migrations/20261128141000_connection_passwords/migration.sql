-- AlterTable
ALTER TABLE "one_time_codes" ADD COLUMN     "client_id" UUID,
ADD COLUMN     "session_id" UUID;

-- CreateTable
CREATE TABLE "connect_requests" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "secret_hash" BYTEA NOT NULL,
    "code" TEXT NOT NULL,
    "address" TEXT,
    "subscriber" TEXT NOT NULL,
    "program" TEXT NOT NULL,
    "machine" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "server" TEXT NOT NULL,
    "user_id" UUID,
    "session_id" UUID,
    "client_id" UUID,
    "allowed_at" TIMESTAMPTZ(3),
    "refused_at" TIMESTAMPTZ(3),
    "fetched_at" TIMESTAMPTZ(3),
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "connect_requests_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "connect_requests_secret_hash_key" ON "connect_requests"("secret_hash");

-- CreateIndex
CREATE INDEX "connect_requests_subscriber_created_at_idx" ON "connect_requests"("subscriber", "created_at");

-- CreateIndex
CREATE INDEX "connect_requests_expires_at_idx" ON "connect_requests"("expires_at");

-- CreateIndex
CREATE INDEX "connect_requests_user_id_idx" ON "connect_requests"("user_id");

-- CreateIndex
CREATE INDEX "connect_requests_session_id_idx" ON "connect_requests"("session_id");

-- CreateIndex
CREATE INDEX "connect_requests_client_id_idx" ON "connect_requests"("client_id");

-- CreateIndex
CREATE INDEX "one_time_codes_client_id_idx" ON "one_time_codes"("client_id");

-- CreateIndex
CREATE INDEX "one_time_codes_session_id_idx" ON "one_time_codes"("session_id");

-- AddForeignKey
ALTER TABLE "one_time_codes" ADD CONSTRAINT "one_time_codes_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "one_time_codes" ADD CONSTRAINT "one_time_codes_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "console_sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connect_requests" ADD CONSTRAINT "connect_requests_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connect_requests" ADD CONSTRAINT "connect_requests_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "console_sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connect_requests" ADD CONSTRAINT "connect_requests_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema cannot say.
-- One client and one session, or neither: a connection password has both.
ALTER TABLE "one_time_codes"
  ADD CONSTRAINT "one_time_codes_bound" CHECK (num_nonnulls("client_id", "session_id") IN (0, 2)),
  ADD CONSTRAINT "one_time_codes_connection" CHECK (("kind" = 'connection_password') = ("client_id" IS NOT NULL));
ALTER TABLE "connect_requests"
  ADD CONSTRAINT "connect_requests_allowed" CHECK (
    num_nonnulls("user_id", "session_id", "client_id", "allowed_at") IN (0, 4)),
  ADD CONSTRAINT "connect_requests_fetched" CHECK ("fetched_at" IS NULL OR "allowed_at" IS NOT NULL);

-- Connection passwords end with the session in which they were made, and with every change to the person's credentials, whoever
-- makes it: nothing has to know of them. Used ones too, so that no reuse window goes on.
CREATE FUNCTION end_connections_of_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE one_time_codes SET revoked_at = now() WHERE session_id = NEW.id AND revoked_at IS NULL;
  UPDATE connect_requests SET refused_at = now()
    WHERE session_id = NEW.id AND refused_at IS NULL AND fetched_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER console_sessions_end_connections AFTER UPDATE OF ended_at ON console_sessions FOR EACH ROW
  WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION end_connections_of_session();

CREATE FUNCTION end_connections_of_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE one_time_codes SET revoked_at = now()
    WHERE user_id = NEW.id AND client_id IS NOT NULL AND revoked_at IS NULL;
  UPDATE connect_requests SET refused_at = now()
    WHERE user_id = NEW.id AND refused_at IS NULL AND fetched_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER users_end_connections AFTER UPDATE OF session_epoch, disabled_at, directory_disabled_at ON users FOR EACH ROW
  WHEN (OLD.session_epoch IS DISTINCT FROM NEW.session_epoch
    OR (OLD.disabled_at IS NULL AND NEW.disabled_at IS NOT NULL)
    OR (OLD.directory_disabled_at IS NULL AND NEW.directory_disabled_at IS NOT NULL))
  EXECUTE FUNCTION end_connections_of_user();
