-- CreateTable
CREATE TABLE "bulk_runs" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "action" TEXT NOT NULL,
    "selection" JSONB NOT NULL,
    "group_id" UUID,
    "reason" TEXT,
    "operator_id" UUID,
    "requested_by" TEXT NOT NULL,
    "ip" TEXT,
    "total" INTEGER NOT NULL,
    "after" UUID,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "stopped_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bulk_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bulk_parts" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "run_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "lines_sealed" BYTEA NOT NULL,

    CONSTRAINT "bulk_parts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "bulk_runs_created_at_idx" ON "bulk_runs"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "bulk_parts_run_id_number_key" ON "bulk_parts"("run_id", "number");

-- AddForeignKey
ALTER TABLE "bulk_parts" ADD CONSTRAINT "bulk_parts_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "bulk_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
