-- CreateTable
CREATE TABLE "password_requests" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT,
    "subscriber" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "password_requests_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "password_requests_subscriber_created_at_idx" ON "password_requests"("subscriber", "created_at");

-- CreateIndex
CREATE INDEX "password_requests_created_at_idx" ON "password_requests"("created_at");
