-- AlterTable
ALTER TABLE "group_members" ADD COLUMN     "from_directory" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "groups" ADD COLUMN     "directory_id" UUID,
ADD COLUMN     "directory_key" TEXT;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "directory_disabled_at" TIMESTAMPTZ(3),
ADD COLUMN     "directory_disabled_why" TEXT,
ADD COLUMN     "directory_dn" TEXT,
ADD COLUMN     "directory_id" UUID,
ADD COLUMN     "directory_key" TEXT;

-- CreateTable
CREATE TABLE "directories" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "active" BOOLEAN NOT NULL DEFAULT false,
    "addresses" TEXT[],
    "tls" TEXT NOT NULL DEFAULT 'ldaps',
    "ca_certificate" TEXT,
    "bind_dn" TEXT NOT NULL DEFAULT '',
    "bind_password_sealed" BYTEA,
    "user_base" TEXT NOT NULL DEFAULT '',
    "user_filter" TEXT NOT NULL DEFAULT '',
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "group_base" TEXT,
    "group_filter" TEXT NOT NULL DEFAULT '',
    "group_attributes" JSONB NOT NULL DEFAULT '{}',
    "create_users" BOOLEAN NOT NULL DEFAULT false,
    "local_fallback" BOOLEAN NOT NULL DEFAULT false,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "directories_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "directories_name_key" ON "directories"("name");

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directories"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "groups" ADD CONSTRAINT "groups_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directories"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- CreateIndex
CREATE UNIQUE INDEX "users_directory_id_directory_key_key" ON "users"("directory_id", "directory_key");

-- CreateIndex
CREATE UNIQUE INDEX "groups_directory_id_directory_key_key" ON "groups"("directory_id", "directory_key");

-- What Prisma cannot say.
ALTER TABLE "directories" ADD CONSTRAINT "directories_kind_check" CHECK ("kind" IN ('active-directory', 'openldap', '389ds', 'other'));
ALTER TABLE "directories" ADD CONSTRAINT "directories_tls_check" CHECK ("tls" IN ('ldaps', 'starttls'));
-- Who comes from a directory is known by the id there.
ALTER TABLE "users" ADD CONSTRAINT "users_directory_check" CHECK (("directory_id" IS NULL) = ("directory_key" IS NULL));
ALTER TABLE "groups" ADD CONSTRAINT "groups_directory_check" CHECK (("directory_id" IS NULL) = ("directory_key" IS NULL));

-- Whoever holds a connection or an answer of a directory compares its revision.
CREATE FUNCTION "raise_directory_revision"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."revision" := OLD."revision" + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER "raise_directory_revision" BEFORE UPDATE OF "kind", "addresses", "tls", "ca_certificate", "bind_dn",
  "bind_password_sealed", "user_base", "user_filter", "attributes" ON "directories"
  FOR EACH ROW EXECUTE FUNCTION "raise_directory_revision"();

-- Workers hold which directories there are; what a sync writes about its runs is no configuration.
CREATE TRIGGER "bump_config_version_rows" AFTER INSERT OR DELETE ON "directories"
  FOR EACH STATEMENT EXECUTE FUNCTION "bump_config_version"();
CREATE TRIGGER "bump_config_version" AFTER UPDATE OF "name", "kind", "position", "active", "addresses", "tls", "ca_certificate",
  "bind_dn", "bind_password_sealed", "user_base", "user_filter", "attributes", "create_users", "local_fallback" ON "directories"
  FOR EACH STATEMENT EXECUTE FUNCTION "bump_config_version"();
