-- AlterTable
ALTER TABLE "settings" ADD COLUMN     "private_places" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "text_countries" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "texts_per_day" INTEGER NOT NULL DEFAULT 200;

-- CreateTable
CREATE TABLE "gateways" (
    "id" INTEGER NOT NULL,
    "protocol" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "secret_sealed" BYTEA,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gateways_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outgoing_texts" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "way" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "to_number" TEXT NOT NULL,
    "content_sealed" BYTEA,
    "useful_until" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answer" TEXT,
    "finished_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outgoing_texts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sent_codes" (
    "id" BIGSERIAL NOT NULL,
    "factor_id" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "redeemed_at" TIMESTAMPTZ(3),

    CONSTRAINT "sent_codes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "outgoing_texts_created_at_idx" ON "outgoing_texts"("created_at");

-- CreateIndex
CREATE INDEX "outgoing_texts_user_id_created_at_idx" ON "outgoing_texts"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "sent_codes_kind_sent_at_idx" ON "sent_codes"("kind", "sent_at");

-- CreateIndex
CREATE UNIQUE INDEX "sent_codes_factor_id_number_key" ON "sent_codes"("factor_id", "number");

-- What the schema cannot say.
ALTER TABLE "gateways" ADD CONSTRAINT "gateways_id_check" CHECK ("id" IN (1, 2));
ALTER TABLE "gateways" ADD CONSTRAINT "gateways_protocol_check" CHECK ("protocol" IN ('http', 'twilio', 'smpp'));
-- SMPP carries no calls.
ALTER TABLE "gateways" ADD CONSTRAINT "gateways_voice_check" CHECK ("id" = 1 OR "protocol" <> 'smpp');
ALTER TABLE "outgoing_texts" ADD CONSTRAINT "outgoing_texts_way_check" CHECK ("way" IN ('sms', 'voice'));
ALTER TABLE "outgoing_texts" ADD CONSTRAINT "outgoing_texts_state_check" CHECK ("state" IN ('waiting', 'sent', 'dead'));
-- A code is kept while it is under way, and no longer.
ALTER TABLE "outgoing_texts" ADD CONSTRAINT "outgoing_texts_content_check"
  CHECK (("state" = 'waiting') = ("content_sealed" IS NOT NULL));
CREATE INDEX "outgoing_texts_due" ON "outgoing_texts"("due_at") WHERE "state" = 'waiting';

-- A number that changes was not verified, whoever changes it. Numbers are compared without what people write between digits.
CREATE FUNCTION "unconfirm_phone_codes"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "factors" SET "confirmed_at" = NULL
    WHERE "user_id" = NEW."id" AND "kind" IN ('sms_code', 'voice_code') AND "confirmed_at" IS NOT NULL
      AND "data"->>'to' IS DISTINCT FROM regexp_replace(NEW."phone", '[^+0-9]', '', 'g');
  RETURN NULL;
END $$;
CREATE TRIGGER "unconfirm_phone_codes" AFTER UPDATE OF "phone" ON "users"
  FOR EACH ROW WHEN (OLD."phone" IS DISTINCT FROM NEW."phone") EXECUTE FUNCTION "unconfirm_phone_codes"();

-- A code that came back, whoever accepted it. The counter moves past the code before it too, which was never asked for then.
CREATE FUNCTION "note_redeemed_code"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "sent_codes" SET "redeemed_at" = now()
    WHERE "factor_id" = NEW."id" AND "number" <= NEW."counter" AND "redeemed_at" IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER "note_redeemed_code" AFTER UPDATE OF "counter" ON "factors"
  FOR EACH ROW WHEN (NEW."counter" > OLD."counter" AND NEW."kind" IN ('mail_code', 'sms_code', 'voice_code'))
  EXECUTE FUNCTION "note_redeemed_code"();
