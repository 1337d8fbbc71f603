-- CreateTable
CREATE TABLE "tokens" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "serial" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "manufacturer" TEXT NOT NULL DEFAULT '',
    "model" TEXT NOT NULL DEFAULT '',
    "secret_sealed" BYTEA,
    "data" JSONB NOT NULL,
    "counter" BIGINT NOT NULL DEFAULT -1,
    "factor_id" UUID,
    "lost_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "imported_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tokens_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "tokens_serial_key" ON "tokens"("serial");

-- CreateIndex
CREATE UNIQUE INDEX "tokens_factor_id_key" ON "tokens"("factor_id");

-- AddForeignKey
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_factor_id_fkey" FOREIGN KEY ("factor_id") REFERENCES "factors"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What the schema cannot say.
ALTER TABLE "tokens"
  ADD CONSTRAINT "tokens_one_state" CHECK (num_nonnulls("factor_id", "lost_at", "revoked_at") <= 1),
  ADD CONSTRAINT "tokens_revoked" CHECK (("revoked_at" IS NULL) = ("secret_sealed" IS NOT NULL));

-- A token whose factor goes (removed, reset, or with its user) comes back to the stock with what its codes have come to, and
-- as lost: nobody has said that it was handed in. Whoever has says so before the factor goes.
CREATE FUNCTION "take_token_back"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "tokens" SET "counter" = GREATEST("counter", OLD."counter"), "factor_id" = NULL, "lost_at" = now()
    WHERE "factor_id" = OLD."id";
  RETURN OLD;
END $$;
CREATE TRIGGER "take_token_back" BEFORE DELETE ON "factors" FOR EACH ROW EXECUTE FUNCTION "take_token_back"();
