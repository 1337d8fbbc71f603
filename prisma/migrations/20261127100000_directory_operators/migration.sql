-- AlterTable
ALTER TABLE "directories" ADD COLUMN     "on_login_page" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "operators_sign_in" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "operators" ADD COLUMN     "directory_checked_at" TIMESTAMPTZ(3),
ADD COLUMN     "directory_id" UUID,
ADD COLUMN     "directory_key" TEXT;

-- CreateTable
CREATE TABLE "directory_operator_groups" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "directory_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "dn" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "directory_operator_groups_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "directory_operator_groups_directory_id_key_key" ON "directory_operator_groups"("directory_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "operators_directory_id_directory_key_key" ON "operators"("directory_id", "directory_key");

-- AddForeignKey
ALTER TABLE "operators" ADD CONSTRAINT "operators_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directories"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_operator_groups" ADD CONSTRAINT "directory_operator_groups_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directories"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whoever comes from a directory is known by its id there, and has no password here that could count instead.
ALTER TABLE "operators" ADD CONSTRAINT "operators_directory_check" CHECK (("directory_id" IS NULL) = ("directory_key" IS NULL));
ALTER TABLE "operators" ADD CONSTRAINT "operators_directory_password_check"
  CHECK ("directory_id" IS NULL OR "password_hash" IS NULL);
ALTER TABLE "directory_operator_groups" ADD CONSTRAINT "directory_operator_groups_role_check"
  CHECK ("role" IN ('owner', 'administrator', 'help_desk', 'auditor'));

-- Which groups somebody is in is asked with what is known of a revision as well.
DROP TRIGGER "raise_directory_revision" ON "directories";
CREATE TRIGGER "raise_directory_revision" BEFORE UPDATE OF "kind", "addresses", "tls", "ca_certificate", "bind_dn",
  "bind_password_sealed", "user_base", "user_filter", "attributes", "group_attributes" ON "directories"
  FOR EACH ROW EXECUTE FUNCTION "raise_directory_revision"();
