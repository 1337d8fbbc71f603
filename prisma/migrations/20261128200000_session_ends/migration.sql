-- AlterTable
ALTER TABLE "bulk_runs" ADD COLUMN     "end_sessions" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "servers" ADD COLUMN     "end_old_sessions" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "max_session_hours" INTEGER;

-- AlterTable
ALTER TABLE "session_watches" ADD COLUMN     "over_age" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "told_at" TIMESTAMPTZ(3),
ADD COLUMN     "untold" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "settings" ADD COLUMN     "alert_sessions" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "end_sessions" TEXT NOT NULL DEFAULT 'ask';

-- CreateTable
CREATE TABLE "session_ends" (
    "user_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "is_asked" BOOLEAN NOT NULL,
    "asked_by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "result" JSONB,

    CONSTRAINT "session_ends_pkey" PRIMARY KEY ("user_id")
);

-- CreateIndex
CREATE INDEX "session_ends_at_idx" ON "session_ends"("at");

-- AddForeignKey
ALTER TABLE "session_ends" ADD CONSTRAINT "session_ends_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
