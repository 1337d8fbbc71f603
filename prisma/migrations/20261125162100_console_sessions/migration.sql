-- CreateTable
CREATE TABLE "console_sessions" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID,
    "user_id" UUID,
    "epoch" INTEGER NOT NULL,
    "limited" BOOLEAN NOT NULL DEFAULT false,
    "address" TEXT,
    "user_agent" TEXT NOT NULL DEFAULT '',
    "proven_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "console_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "console_sessions_operator_id_idx" ON "console_sessions"("operator_id");

-- CreateIndex
CREATE INDEX "console_sessions_user_id_idx" ON "console_sessions"("user_id");

-- AddForeignKey
ALTER TABLE "console_sessions" ADD CONSTRAINT "console_sessions_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operators"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "console_sessions" ADD CONSTRAINT "console_sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A session is of an operator or of a user.
ALTER TABLE "console_sessions" ADD CONSTRAINT "console_sessions_account_check"
  CHECK (num_nonnulls("operator_id", "user_id") = 1);
