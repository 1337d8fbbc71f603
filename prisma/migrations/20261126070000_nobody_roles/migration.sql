-- AlterTable
ALTER TABLE "servers" ADD COLUMN     "nobody_roles" TEXT[] DEFAULT ARRAY[]::TEXT[];
