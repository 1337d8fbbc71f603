-- AlterTable
ALTER TABLE "users" ADD COLUMN     "grace_reminded_at" TIMESTAMPTZ(3);
