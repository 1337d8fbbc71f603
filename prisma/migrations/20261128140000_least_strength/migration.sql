-- AlterTable
ALTER TABLE "policies" ADD COLUMN     "least_strength" TEXT NOT NULL DEFAULT 'any';

-- A worker denies what it cannot read; nothing else gets in here.
ALTER TABLE "policies" ADD CONSTRAINT "policies_least_strength_check" CHECK ("least_strength" IN ('any', 'strong', 'phishing_resistant'));
