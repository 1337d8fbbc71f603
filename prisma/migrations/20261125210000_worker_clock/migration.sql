-- AlterTable
ALTER TABLE "worker_instances" ADD COLUMN     "clock_ahead_ms" INTEGER;
