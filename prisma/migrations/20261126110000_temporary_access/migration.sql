-- AlterTable
ALTER TABLE "group_members" ADD COLUMN     "ends_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "groups" ADD COLUMN     "access_max_hours" INTEGER,
ADD COLUMN     "approver_group_id" UUID;

-- CreateTable
CREATE TABLE "temporary_accesses" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "group_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "reason" TEXT NOT NULL,
    "hours" INTEGER NOT NULL,
    "given_by" TEXT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT NOT NULL DEFAULT '',
    "ends_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "temporary_accesses_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "temporary_accesses_group_id_created_at_idx" ON "temporary_accesses"("group_id", "created_at");

-- CreateIndex
CREATE INDEX "temporary_accesses_user_id_created_at_idx" ON "temporary_accesses"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "groups_approver_group_id_idx" ON "groups"("approver_group_id");

-- AddForeignKey
ALTER TABLE "groups" ADD CONSTRAINT "groups_approver_group_id_fkey" FOREIGN KEY ("approver_group_id") REFERENCES "groups"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "temporary_accesses" ADD CONSTRAINT "temporary_accesses_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "temporary_accesses" ADD CONSTRAINT "temporary_accesses_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema cannot say.
ALTER TABLE "groups" ADD CONSTRAINT "groups_access_max_hours" CHECK ("access_max_hours" > 0);
ALTER TABLE "temporary_accesses"
  ADD CONSTRAINT "temporary_accesses_state" CHECK ("state" IN ('open', 'approved', 'refused', 'withdrawn')),
  ADD CONSTRAINT "temporary_accesses_hours" CHECK ("hours" > 0),
  ADD CONSTRAINT "temporary_accesses_end" CHECK (("state" = 'approved') = ("ends_at" IS NOT NULL));
-- One open request of a person for a group, and all open ones at a glance.
CREATE UNIQUE INDEX "temporary_accesses_open" ON "temporary_accesses" ("group_id", "user_id") WHERE "state" = 'open';
-- The few memberships with an end: to remove those that are over, and to count the members of a large group without them.
CREATE INDEX "group_members_ends_at" ON "group_members" ("group_id", "ends_at") WHERE "ends_at" IS NOT NULL;

-- Whoever removes a membership with an end, or makes it one for good, ends what gave it.
CREATE FUNCTION end_temporary_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "temporary_accesses" SET "ended_at" = LEAST("ends_at", now())
  WHERE "group_id" = OLD."group_id" AND "user_id" = OLD."user_id" AND "state" = 'approved' AND "ended_at" IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER "end_temporary_access" AFTER DELETE OR UPDATE OF "ends_at" ON "group_members"
  FOR EACH ROW WHEN (OLD."ends_at" IS NOT NULL) EXECUTE FUNCTION end_temporary_access();
