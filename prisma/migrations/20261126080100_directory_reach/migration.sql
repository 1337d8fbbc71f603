-- AlterTable
ALTER TABLE "directories" ADD COLUMN     "unreachable_since" TIMESTAMPTZ(3),
ADD COLUMN     "unreachable_why" TEXT;
