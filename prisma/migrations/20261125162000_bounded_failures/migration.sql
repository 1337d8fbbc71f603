-- CreateTable
CREATE TABLE "audit_repeats" (
    "key" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "audit_repeats_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "audit_repeats_since_idx" ON "audit_repeats"("since");

-- CreateIndex
CREATE INDEX "sign_in_throttles_last_failure_at_idx" ON "sign_in_throttles"("last_failure_at");
