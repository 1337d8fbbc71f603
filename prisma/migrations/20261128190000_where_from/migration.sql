-- A rename and columns without a value: no row of the log is written anew.
ALTER TABLE "attempts" RENAME COLUMN "calling_station" TO "person_address";
ALTER TABLE "attempts" ADD COLUMN     "application" TEXT,
ADD COLUMN     "database" TEXT,
ADD COLUMN     "known_by" TEXT,
ADD COLUMN     "person_candidates" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "servers" ADD COLUMN     "where_from" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "where_from_watches" (
    "server_id" UUID NOT NULL,
    "worker" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "failure" TEXT,
    "sees_starting" BOOLEAN,

    CONSTRAINT "where_from_watches_pkey" PRIMARY KEY ("server_id","worker")
);

-- CreateTable
CREATE TABLE "user_networks" (
    "user_id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "user_networks_pkey" PRIMARY KEY ("user_id","network")
);

-- AddForeignKey
ALTER TABLE "where_from_watches" ADD CONSTRAINT "where_from_watches_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "servers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_networks" ADD CONSTRAINT "user_networks_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema cannot say: the newest 100 networks of a user are kept.
CREATE FUNCTION "keep_newest_networks"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "user_networks" n WHERE n."user_id" = NEW."user_id" AND n."network" IN
    (SELECT o."network" FROM "user_networks" o WHERE o."user_id" = NEW."user_id"
      ORDER BY o."last_at" DESC, o."network" OFFSET 100);
  RETURN NULL;
END $$;
CREATE TRIGGER "user_networks_newest" AFTER INSERT ON "user_networks" FOR EACH ROW
  EXECUTE FUNCTION "keep_newest_networks"();

-- The role of console and worker only adds to the login log. Where an accepted login came from is known once its session
-- has begun, so this function adds it, with its owner's rights: to logins of the last ten minutes, once each. Gives the
-- attempts that it changed.
CREATE FUNCTION "note_sessions"("ids" bigint[], "addresses" text[], "databases" text[], "applications" text[])
RETURNS SETOF bigint LANGUAGE sql SECURITY DEFINER AS $$
  UPDATE "attempts" a SET "person_address" = s."address", "person_candidates" = '{}',
    "known_by" = CASE WHEN a."person_address" IS NOT DISTINCT FROM s."address" THEN a."known_by" ELSE 'session' END,
    "database" = s."database", "application" = s."application"
  FROM unnest("ids", "addresses", "databases", "applications") AS s ("id", "address", "database", "application")
  WHERE a."id" = s."id" AND a."outcome" = 'accept' AND a."application" IS NULL AND a."at" > now() - interval '10 minutes'
  RETURNING a."id"
$$;
REVOKE ALL ON FUNCTION "note_sessions"(bigint[], text[], text[], text[]) FROM PUBLIC;
-- Names in it mean this schema's tables, whatever the caller's search_path says.
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION "note_sessions"(bigint[], text[], text[], text[]) SET search_path = %I, pg_temp', current_schema());
END $$;
