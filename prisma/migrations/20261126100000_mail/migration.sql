-- CreateTable
CREATE TABLE "mail_settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "tls" TEXT NOT NULL,
    "ca" TEXT,
    "username" TEXT,
    "password_sealed" BYTEA,
    "from_name" TEXT NOT NULL DEFAULT '',
    "from_address" TEXT NOT NULL,
    "reply_to" TEXT,
    "dkim_domain" TEXT,
    "dkim_selector" TEXT,
    "dkim_key_sealed" BYTEA,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outgoing_mails" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "event" TEXT NOT NULL,
    "user_id" UUID,
    "to_name" TEXT NOT NULL DEFAULT '',
    "to_address" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "has_secret" BOOLEAN NOT NULL,
    "text" TEXT,
    "html" TEXT,
    "content_sealed" BYTEA,
    "useful_until" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answer" TEXT,
    "finished_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outgoing_mails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail_texts" (
    "event" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_texts_pkey" PRIMARY KEY ("event")
);

-- CreateIndex
CREATE UNIQUE INDEX "outgoing_mails_message_id_key" ON "outgoing_mails"("message_id");

-- CreateIndex
CREATE INDEX "outgoing_mails_created_at_idx" ON "outgoing_mails"("created_at");

-- CreateIndex
CREATE INDEX "outgoing_mails_user_id_created_at_idx" ON "outgoing_mails"("user_id", "created_at");

-- What Prisma cannot say.
ALTER TABLE "mail_settings" ADD CONSTRAINT "mail_settings_one_check" CHECK ("id" = 1);
ALTER TABLE "mail_settings" ADD CONSTRAINT "mail_settings_tls_check" CHECK ("tls" IN ('implicit', 'starttls', 'none'));
ALTER TABLE "outgoing_mails" ADD CONSTRAINT "outgoing_mails_state_check" CHECK ("state" IN ('waiting', 'sent', 'dead', 'given_up'));
-- A link is never kept in clear, and not at all once its mail is over.
ALTER TABLE "outgoing_mails" ADD CONSTRAINT "outgoing_mails_secret_check" CHECK (
  NOT "has_secret" OR ("text" IS NULL AND "html" IS NULL AND ("content_sealed" IS NULL OR "state" = 'waiting')));
CREATE INDEX "outgoing_mails_due" ON "outgoing_mails"("due_at") WHERE "state" = 'waiting';
CREATE INDEX "outgoing_mails_dead" ON "outgoing_mails"("created_at") WHERE "state" = 'dead';
