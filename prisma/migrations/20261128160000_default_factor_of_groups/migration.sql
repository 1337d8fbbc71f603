-- AlterTable
ALTER TABLE "groups" ADD COLUMN     "default_factor" TEXT;
