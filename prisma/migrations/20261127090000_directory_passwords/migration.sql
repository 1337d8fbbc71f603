-- AlterTable
ALTER TABLE "directories" ADD COLUMN     "password_changes" BOOLEAN NOT NULL DEFAULT false;
