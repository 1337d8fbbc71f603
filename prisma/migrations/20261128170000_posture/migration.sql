-- CreateTable
CREATE TABLE "posture_runs" (
    "id" BIGSERIAL NOT NULL,
    "server_id" UUID NOT NULL,
    "asked_by" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "alive_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "score" INTEGER,
    "outcomes" JSONB,
    "report" JSONB,
    "failure" TEXT,

    CONSTRAINT "posture_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "posture_waivers" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "server_id" UUID NOT NULL,
    "check_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "accepted_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "posture_waivers_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "posture_runs_server_id_id_idx" ON "posture_runs"("server_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "posture_waivers_server_id_check_id_key" ON "posture_waivers"("server_id", "check_id");

-- AddForeignKey
ALTER TABLE "posture_runs" ADD CONSTRAINT "posture_runs_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "servers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "posture_waivers" ADD CONSTRAINT "posture_waivers_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "servers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema cannot say: one at once, and one that ended has either outcomes or a failure.
CREATE UNIQUE INDEX "posture_runs_one_running" ON "posture_runs" ("server_id") WHERE "finished_at" IS NULL;
ALTER TABLE "posture_runs" ADD CONSTRAINT "posture_runs_end"
  CHECK ("finished_at" IS NULL OR ("outcomes" IS NULL) <> ("failure" IS NULL));
