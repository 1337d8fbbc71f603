-- AlterTable
ALTER TABLE "approvals" ADD COLUMN     "person_candidates" TEXT[] DEFAULT ARRAY[]::TEXT[];
