-- AlterTable
ALTER TABLE "users" ADD COLUMN     "directory_name" TEXT;

-- CreateTable
CREATE TABLE "directory_syncs" (
    "directory_id" UUID NOT NULL,
    "every_minutes" INTEGER,
    "next_at" TIMESTAMPTZ(3),
    "conflicts" TEXT NOT NULL DEFAULT 'skip',
    "stop_percent" INTEGER NOT NULL DEFAULT 10,
    "all_groups" BOOLEAN NOT NULL DEFAULT false,
    "welcome" BOOLEAN NOT NULL DEFAULT false,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "directory_syncs_pkey" PRIMARY KEY ("directory_id")
);

-- CreateTable
CREATE TABLE "directory_groups" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "directory_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "dn" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "people" INTEGER NOT NULL DEFAULT 0,
    "group_id" UUID,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "directory_groups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "directory_sync_runs" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "directory_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "operator_id" UUID,
    "requested_by" TEXT NOT NULL,
    "ip" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "allowed_run_id" UUID,
    "listed_users" INTEGER,
    "listed_groups" INTEGER,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "planned" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "held_why" TEXT,
    "digest" TEXT,
    "error" TEXT,
    "stop_requested_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "directory_sync_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "directory_sync_items" (
    "run_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "user_id" UUID,
    "key" TEXT,
    "dn" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "is_loss" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "error" TEXT,

    CONSTRAINT "directory_sync_items_pkey" PRIMARY KEY ("run_id","number")
);

-- CreateIndex
CREATE INDEX "directory_groups_group_id_idx" ON "directory_groups"("group_id");

-- CreateIndex
CREATE UNIQUE INDEX "directory_groups_directory_id_key_key" ON "directory_groups"("directory_id", "key");

-- CreateIndex
CREATE INDEX "directory_sync_runs_directory_id_created_at_idx" ON "directory_sync_runs"("directory_id", "created_at");

-- CreateIndex
CREATE INDEX "directory_sync_runs_created_at_idx" ON "directory_sync_runs"("created_at");

-- CreateIndex
CREATE INDEX "directory_sync_items_run_id_kind_number_idx" ON "directory_sync_items"("run_id", "kind", "number");

-- AddForeignKey
ALTER TABLE "directory_syncs" ADD CONSTRAINT "directory_syncs_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directories"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_groups" ADD CONSTRAINT "directory_groups_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directories"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_groups" ADD CONSTRAINT "directory_groups_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_sync_runs" ADD CONSTRAINT "directory_sync_runs_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directories"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_sync_items" ADD CONSTRAINT "directory_sync_items_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "directory_sync_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma cannot say.
ALTER TABLE "directory_syncs" ADD CONSTRAINT "directory_syncs_conflicts_check" CHECK ("conflicts" IN ('skip', 'take_over', 'alias'));
ALTER TABLE "directory_syncs" ADD CONSTRAINT "directory_syncs_stop_check" CHECK ("stop_percent" BETWEEN 0 AND 100);
ALTER TABLE "directory_syncs" ADD CONSTRAINT "directory_syncs_every_check" CHECK ("every_minutes" BETWEEN 5 AND 10080);
ALTER TABLE "directory_sync_runs" ADD CONSTRAINT "directory_sync_runs_kind_check" CHECK ("kind" IN ('preview', 'sync'));
ALTER TABLE "directory_sync_runs" ADD CONSTRAINT "directory_sync_runs_state_check"
  CHECK ("state" IN ('waiting', 'running', 'held', 'finished', 'stopped', 'failed'));
ALTER TABLE "directory_sync_items" ADD CONSTRAINT "directory_sync_items_state_check"
  CHECK ("state" IN ('planned', 'done', 'failed', 'note'));
-- One at a time in each directory.
CREATE UNIQUE INDEX "directory_sync_runs_open" ON "directory_sync_runs" ("directory_id") WHERE "finished_at" IS NULL;
-- Whoever has the same mail address, in whatever case it is written.
CREATE INDEX "users_local_mail" ON "users" (lower("email")) WHERE "directory_id" IS NULL AND "email" IS NOT NULL;
