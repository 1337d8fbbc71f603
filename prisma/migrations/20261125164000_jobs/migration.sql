-- CreateTable
CREATE TABLE "jobs" (
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "input" JSONB NOT NULL DEFAULT '{}',
    "unique_key" TEXT,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "runner" TEXT,
    "lease" UUID,
    "cancel_requested_at" TIMESTAMPTZ(3),
    "progress" TEXT,
    "percent" INTEGER,
    "result" TEXT,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job_schedules" (
    "name" TEXT NOT NULL,
    "schedule" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "job_schedules_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "jobs_name_id_idx" ON "jobs"("name", "id");

-- CreateIndex
CREATE INDEX "jobs_state_id_idx" ON "jobs"("state", "id");

-- What a runner looks for: few rows of a large table.
CREATE INDEX "jobs_open" ON "jobs" ("name", "due_at", "id") WHERE "state" IN ('waiting', 'running');
-- Only one job of a name waits under a key.
CREATE UNIQUE INDEX "jobs_one_waiting" ON "jobs" ("name", "unique_key") WHERE "state" = 'waiting' AND "unique_key" IS NOT NULL;
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_state" CHECK ("state" IN ('waiting', 'running', 'done', 'cancelled', 'dead'));
