-- The LDAPS door: which doors a client uses, what LDAP calls it, and the authority behind the door's certificate.
ALTER TABLE "clients" ADD COLUMN "doors" TEXT[] DEFAULT ARRAY['radius']::TEXT[], ADD COLUMN "ldap_name" TEXT;
-- Clients that are there get a name made from theirs; a number keeps two of them apart.
UPDATE "clients" SET "ldap_name" = "named"."word" FROM (
  SELECT "id", "word" || CASE WHEN "nth" = 1 THEN '' ELSE '-' || "nth" END AS "word" FROM (
    SELECT "id", "word", row_number() OVER (PARTITION BY "word" ORDER BY "created_at", "id") AS "nth" FROM (
      SELECT "id", "created_at",
        coalesce(nullif(trim(BOTH '-' FROM regexp_replace(lower("name"), '[^a-z0-9]+', '-', 'g')), ''), 'client') AS "word"
      FROM "clients") AS "words") AS "numbered") AS "named"
WHERE "clients"."id" = "named"."id";
-- A made-up number may meet another client's own name ("a-2"); those few get their id instead.
UPDATE "clients" SET "ldap_name" = "ldap_name" || '-' || left("id"::text, 8)
WHERE "ldap_name" IN (SELECT "ldap_name" FROM "clients" GROUP BY "ldap_name" HAVING count(*) > 1);
ALTER TABLE "clients" ALTER COLUMN "ldap_name" SET NOT NULL;
CREATE UNIQUE INDEX "clients_ldap_name_key" ON "clients"("ldap_name");

ALTER TABLE "policies" ADD COLUMN "doors" TEXT[] DEFAULT ARRAY[]::TEXT[];

DROP TRIGGER "bump_config_version" ON "clients";
CREATE TRIGGER "bump_config_version" AFTER UPDATE OF "name", "network", "secret_sealed", "message_authenticator",
  "code_entry", "groups_in_response", "disabled_at", "doors", "ldap_name" ON "clients"
  FOR EACH STATEMENT EXECUTE FUNCTION "bump_config_version"();

CREATE TABLE "certificate_authorities" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "purpose" TEXT NOT NULL,
    "certificate" TEXT NOT NULL,
    "key_sealed" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "certificate_authorities_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "certificate_authorities_purpose_key" ON "certificate_authorities"("purpose");

-- People who keep the password their database role had.
ALTER TABLE "users" ADD COLUMN "scram_sealed" BYTEA;

-- PostgreSQL servers, and the ways in without a second factor that were accepted.
CREATE TABLE "servers" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL DEFAULT 5432,
    "database" TEXT NOT NULL DEFAULT 'postgres',
    "ssl_mode" TEXT NOT NULL DEFAULT 'verify-full',
    "ca_certificate" TEXT,
    "monitor_role" TEXT NOT NULL,
    "monitor_password_sealed" BYTEA,
    "client_id" UUID,
    "notes" TEXT NOT NULL DEFAULT '',
    "reading" JSONB,
    "read_at" TIMESTAMPTZ(3),
    "tried_at" TIMESTAMPTZ(3),
    "failure" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "servers_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "bypass_exceptions" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "server_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "accepted_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bypass_exceptions_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "servers_name_key" ON "servers"("name");
CREATE INDEX "servers_client_id_idx" ON "servers"("client_id");
CREATE UNIQUE INDEX "bypass_exceptions_server_id_role_method_network_key" ON "bypass_exceptions"("server_id", "role", "method", "network");

ALTER TABLE "servers" ADD CONSTRAINT "servers_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "bypass_exceptions" ADD CONSTRAINT "bypass_exceptions_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "servers"("id") ON DELETE CASCADE ON UPDATE CASCADE;
