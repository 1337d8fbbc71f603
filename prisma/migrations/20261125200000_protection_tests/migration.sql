-- AlterTable
ALTER TABLE "servers" ADD COLUMN     "protection" JSONB;
