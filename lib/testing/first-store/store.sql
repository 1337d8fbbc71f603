SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.add_login_state() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO "login_states" ("user_id") SELECT "id" FROM "added" ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE FUNCTION public.bump_config_version() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE v bigint;
BEGIN
  UPDATE "config_version" SET "version" = "version" + 1 WHERE "id" = 1 RETURNING "version" INTO v;
  PERFORM pg_notify('postern_config', v::text);
  RETURN NULL;
END $$;
CREATE FUNCTION public.keep_default_policy() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF OLD."is_default" AND (TG_OP = 'DELETE' OR NOT NEW."is_default" OR NOT NEW."enabled") THEN
    RAISE EXCEPTION 'the default policy cannot be removed or switched off' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE FUNCTION public.one_owner_per_role_name() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF TG_TABLE_NAME = 'users' THEN
    PERFORM pg_advisory_xact_lock(1919905132, hashtext(NEW."username") & 255);
    IF EXISTS (SELECT 1 FROM "user_aliases" WHERE "name" = NEW."username") THEN
      RAISE EXCEPTION 'role name is already an alias' USING ERRCODE = 'unique_violation', CONSTRAINT = 'role_name_taken';
    END IF;
  ELSE
    PERFORM pg_advisory_xact_lock(1919905132, hashtext(NEW."name") & 255);
    IF EXISTS (SELECT 1 FROM "users" WHERE "username" = NEW."name") THEN
      RAISE EXCEPTION 'role name is already a username' USING ERRCODE = 'unique_violation', CONSTRAINT = 'role_name_taken';
    END IF;
  END IF;
  RETURN NEW;
END $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public._prisma_migrations (
    id character varying(36) NOT NULL,
    checksum character varying(64) NOT NULL,
    finished_at timestamp with time zone,
    migration_name character varying(255) NOT NULL,
    logs text,
    rolled_back_at timestamp with time zone,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    applied_steps_count integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.attempts (
    id bigint NOT NULL,
    at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    door text NOT NULL,
    client_id uuid,
    client_name text DEFAULT ''::text NOT NULL,
    source_address text NOT NULL,
    calling_station text,
    username text NOT NULL,
    user_id uuid,
    outcome text NOT NULL,
    reason text NOT NULL,
    policy_id uuid,
    policy_name text,
    factor_kind text,
    factor_id uuid,
    latency_ms real NOT NULL,
    worker text NOT NULL,
    trace jsonb NOT NULL
);
CREATE SEQUENCE public.attempts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.attempts_id_seq OWNED BY public.attempts.id;
CREATE TABLE public.audit_events (
    id bigint NOT NULL,
    at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    actor_kind text NOT NULL,
    actor_id text,
    actor_name text NOT NULL,
    actor_role text,
    ip text,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id text,
    subject_name text DEFAULT ''::text NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL
);
CREATE SEQUENCE public.audit_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_events_id_seq OWNED BY public.audit_events.id;
CREATE TABLE public.bypass_codes (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    code_mac bytea NOT NULL,
    reason text NOT NULL,
    issued_by text NOT NULL,
    expires_at timestamp(3) with time zone NOT NULL,
    used_at timestamp(3) with time zone,
    revoked_at timestamp(3) with time zone,
    created_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL
);
CREATE TABLE public.bypass_exceptions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    server_id uuid NOT NULL,
    role text NOT NULL,
    method text NOT NULL,
    network text NOT NULL,
    reason text NOT NULL,
    accepted_by text NOT NULL,
    expires_at timestamp(3) with time zone NOT NULL,
    created_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL
);
CREATE TABLE public.certificate_authorities (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    purpose text NOT NULL,
    certificate text NOT NULL,
    key_sealed bytea NOT NULL,
    expires_at timestamp(3) with time zone NOT NULL,
    created_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL
);
CREATE TABLE public.challenges (
    id uuid NOT NULL,
    state_hash bytea NOT NULL,
    client_id uuid NOT NULL,
    username text NOT NULL,
    password_ok boolean NOT NULL,
    expires_at timestamp(3) with time zone NOT NULL,
    used_at timestamp(3) with time zone
);
CREATE TABLE public.clients (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    network text NOT NULL,
    secret_sealed bytea NOT NULL,
    secret_set_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    message_authenticator text DEFAULT 'postgresql'::text NOT NULL,
    code_entry text DEFAULT 'appended'::text NOT NULL,
    groups_in_response text DEFAULT 'none'::text NOT NULL,
    notes text DEFAULT ''::text NOT NULL,
    disabled_at timestamp(3) with time zone,
    failures integer DEFAULT 0 NOT NULL,
    failures_since timestamp(3) with time zone,
    created_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at timestamp(3) with time zone NOT NULL,
    doors text[] DEFAULT ARRAY['radius'::text],
    ldap_name text NOT NULL
);
CREATE TABLE public.config_version (
    id integer DEFAULT 1 NOT NULL,
    version bigint DEFAULT 1 NOT NULL
);
CREATE TABLE public.enrollment_links (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    pending_secret_sealed bytea,
    issued_by text NOT NULL,
    expires_at timestamp(3) with time zone NOT NULL,
    used_at timestamp(3) with time zone,
    revoked_at timestamp(3) with time zone,
    created_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL
);
CREATE TABLE public.factors (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    secret_sealed bytea NOT NULL,
    algorithm text DEFAULT 'SHA1'::text NOT NULL,
    digits integer DEFAULT 6 NOT NULL,
    period_seconds integer DEFAULT 30 NOT NULL,
    last_step bigint DEFAULT '-1'::integer NOT NULL,
    is_default boolean DEFAULT false NOT NULL,
    confirmed_at timestamp(3) with time zone,
    last_used_at timestamp(3) with time zone,
    created_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL
)
WITH (fillfactor='80');
CREATE TABLE public.group_members (
    group_id uuid NOT NULL,
    user_id uuid NOT NULL,
    added_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL
);
CREATE TABLE public.groups (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    created_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at timestamp(3) with time zone NOT NULL,
    allowed_factors text[] DEFAULT ARRAY[]::text[],
    max_factors_per_user integer
);
CREATE TABLE public.login_states (
    user_id uuid NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    last_failure_at timestamp(3) with time zone,
    locked_until timestamp(3) with time zone,
    refused_mac bytea,
    refused_at timestamp(3) with time zone,
    accepted_mac bytea,
    accepted_client_id uuid,
    accepted_at timestamp(3) with time zone,
    accepted_uses integer DEFAULT 0 NOT NULL,
    accepted_late boolean DEFAULT false NOT NULL,
    last_login_at timestamp(3) with time zone
)
WITH (fillfactor='70');
CREATE TABLE public.operator_links (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    operator_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    pending_secret_sealed bytea,
    expires_at timestamp(3) with time zone NOT NULL,
    used_at timestamp(3) with time zone,
    created_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL
);
CREATE TABLE public.operators (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    username text NOT NULL,
    display_name text DEFAULT ''::text NOT NULL,
    email text,
    role text NOT NULL,
    password_hash text,
    totp_secret_sealed bytea,
    totp_confirmed_at timestamp(3) with time zone,
    last_step bigint DEFAULT '-1'::integer NOT NULL,
    disabled_at timestamp(3) with time zone,
    session_epoch integer DEFAULT 0 NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    last_failure_at timestamp(3) with time zone,
    locked_until timestamp(3) with time zone,
    last_sign_in_at timestamp(3) with time zone,
    created_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at timestamp(3) with time zone NOT NULL
);
CREATE TABLE public.policies (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    is_default boolean DEFAULT false NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    method text DEFAULT 'password_and_factor'::text NOT NULL,
    second_factor boolean DEFAULT true NOT NULL,
    adaptive boolean DEFAULT false NOT NULL,
    rules jsonb DEFAULT '[]'::jsonb NOT NULL,
    reuse_uses integer DEFAULT 1 NOT NULL,
    reuse_seconds integer DEFAULT 0 NOT NULL,
    created_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at timestamp(3) with time zone NOT NULL,
    doors text[] DEFAULT ARRAY[]::text[]
);
CREATE TABLE public.policy_clients (
    policy_id uuid NOT NULL,
    client_id uuid NOT NULL
);
CREATE TABLE public.policy_groups (
    policy_id uuid NOT NULL,
    group_id uuid NOT NULL
);
CREATE TABLE public.recovery_codes (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    code_mac bytea NOT NULL,
    used_at timestamp(3) with time zone,
    created_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL
);
CREATE TABLE public.servers (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    host text NOT NULL,
    port integer DEFAULT 5432 NOT NULL,
    database text DEFAULT 'postgres'::text NOT NULL,
    ssl_mode text DEFAULT 'verify-full'::text NOT NULL,
    ca_certificate text,
    monitor_role text NOT NULL,
    monitor_password_sealed bytea,
    client_id uuid,
    notes text DEFAULT ''::text NOT NULL,
    reading jsonb,
    read_at timestamp(3) with time zone,
    tried_at timestamp(3) with time zone,
    failure text,
    created_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at timestamp(3) with time zone NOT NULL
);
CREATE TABLE public.settings (
    id integer DEFAULT 1 NOT NULL,
    organisation_name text DEFAULT ''::text NOT NULL,
    logo bytea,
    logo_type text,
    login_url text DEFAULT ''::text NOT NULL,
    setup_token_hash bytea,
    setup_completed_at timestamp(3) with time zone,
    mac_key_sealed bytea,
    allowed_factors text[] DEFAULT ARRAY['totp'::text],
    default_factor text DEFAULT 'totp'::text NOT NULL,
    max_factors_per_user integer DEFAULT 3 NOT NULL,
    totp_algorithm text DEFAULT 'SHA1'::text NOT NULL,
    totp_digits integer DEFAULT 6 NOT NULL,
    totp_period_seconds integer DEFAULT 30 NOT NULL,
    recovery_code_count integer DEFAULT 10 NOT NULL,
    enroll_without_link boolean DEFAULT false NOT NULL,
    enrollment_link_hours integer DEFAULT 72 NOT NULL,
    bypass_code_max_hours integer DEFAULT 24 NOT NULL,
    password_min_length integer DEFAULT 12 NOT NULL,
    lockout_threshold integer DEFAULT 5 NOT NULL,
    lockout_base_seconds integer DEFAULT 30 NOT NULL,
    lockout_max_seconds integer DEFAULT 900 NOT NULL,
    lockout_forget_seconds integer DEFAULT 3600 NOT NULL,
    client_failure_limit integer DEFAULT 200 NOT NULL,
    client_failure_window_seconds integer DEFAULT 60 NOT NULL,
    session_idle_minutes integer DEFAULT 30 NOT NULL,
    session_max_hours integer DEFAULT 12 NOT NULL,
    attempt_retention_days integer DEFAULT 400 NOT NULL,
    updated_at timestamp(3) with time zone NOT NULL
);
CREATE TABLE public.sign_in_throttles (
    key text NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    last_failure_at timestamp(3) with time zone,
    locked_until timestamp(3) with time zone
);
CREATE TABLE public.user_aliases (
    name text NOT NULL,
    user_id uuid NOT NULL
);
CREATE TABLE public.user_clients (
    user_id uuid NOT NULL,
    client_id uuid NOT NULL,
    first_login_at timestamp(3) with time zone NOT NULL
);
CREATE TABLE public.users (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    username text NOT NULL,
    display_name text DEFAULT ''::text NOT NULL,
    email text,
    phone text,
    notes text DEFAULT ''::text NOT NULL,
    password_hash text,
    password_changed_at timestamp(3) with time zone,
    disabled_at timestamp(3) with time zone,
    session_epoch integer DEFAULT 0 NOT NULL,
    created_at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at timestamp(3) with time zone NOT NULL,
    scram_sealed bytea
);
CREATE TABLE public.worker_instances (
    id text NOT NULL,
    host text NOT NULL,
    pid integer NOT NULL,
    version text NOT NULL,
    addresses jsonb NOT NULL,
    counters jsonb DEFAULT '{}'::jsonb NOT NULL,
    started_at timestamp(3) with time zone NOT NULL,
    last_seen_at timestamp(3) with time zone NOT NULL
);
ALTER TABLE ONLY public.attempts ALTER COLUMN id SET DEFAULT nextval('public.attempts_id_seq'::regclass);
ALTER TABLE ONLY public.audit_events ALTER COLUMN id SET DEFAULT nextval('public.audit_events_id_seq'::regclass);
INSERT INTO public._prisma_migrations VALUES
	('0d083bd8-7842-4e03-9bc4-bc139018d486', 'c00b79278b9d586b2d8786cabbe1339b565308d708a2f28c36b5bf9f793dd216', '2026-11-25 15:45:01.595352+00', '20261120120000_init', NULL, NULL, '2026-11-25 15:45:01.534494+00', 1),
	('683721a0-756d-44f9-8597-3d273859e16a', '97f075d2dd39ee43e83f24c4a5e38fb49a1803d593428788055dc58f30c85153', '2026-11-25 15:45:01.607506+00', '20261120160000_postgresql_side', NULL, NULL, '2026-11-25 15:45:01.596553+00', 1),
	('4359bc7b-08ab-48f2-806c-b6ec46488e1d', '3421c221128f625d470927d191c203b3cc833053928717f44c82e6e1d4b88db8', '2026-11-25 15:45:01.612767+00', '20261120220000_search_words', NULL, NULL, '2026-11-25 15:45:01.610773+00', 1);
INSERT INTO public.attempts VALUES
	(1, '2026-11-25 14:48:31.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'ada', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'accept', 'accepted', '4153d0d6-9feb-4f8b-9c83-9ef3ef234eeb', 'Analysts with a GUI', 'totp', '3beed5bb-3f79-4312-931f-a7a382b8c703', 18.487581, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User ada; groups: Analysts.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: any client, one of its groups, its door.", "result": "ok"}, {"step": "policy", "text": "Analysts with a GUI asks for: Password + second factor.", "result": "info"}, {"step": "rule", "text": "No adaptive rule fires.", "result": "ok"}, {"step": "password", "text": "The password is right.", "result": "ok"}, {"step": "factor", "text": "Authenticator app: the code is right and new.", "result": "ok"}, {"step": "outcome", "text": "Password and code were right.", "result": "ok"}]'),
	(2, '2026-11-25 14:48:36.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'ada', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'accept', 'accepted_reused', '4153d0d6-9feb-4f8b-9c83-9ef3ef234eeb', 'Analysts with a GUI', 'totp', '3beed5bb-3f79-4312-931f-a7a382b8c703', 16.509295, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User ada; groups: Analysts.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: any client, one of its groups, its door.", "result": "ok"}, {"step": "policy", "text": "Analysts with a GUI asks for: Password + second factor.", "result": "info"}, {"step": "rule", "text": "No adaptive rule fires.", "result": "ok"}, {"step": "password", "text": "The password is right.", "result": "ok"}, {"step": "factor", "text": "Authenticator app: the code is right but was used before.", "result": "info"}, {"step": "outcome", "text": "The same code again, inside the policy''s reuse window.", "result": "ok"}]'),
	(3, '2026-11-25 14:50:41.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'ada', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'reject', 'wrong_code', '4153d0d6-9feb-4f8b-9c83-9ef3ef234eeb', 'Analysts with a GUI', NULL, NULL, 13.686478, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User ada; groups: Analysts.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: any client, one of its groups, its door.", "result": "ok"}, {"step": "policy", "text": "Analysts with a GUI asks for: Password + second factor.", "result": "info"}, {"step": "rule", "text": "No adaptive rule fires.", "result": "ok"}, {"step": "password", "text": "The password is right.", "result": "ok"}, {"step": "factor", "text": "No code of this user''s factors.", "result": "failed"}, {"step": "outcome", "text": "The password was right, the code was not.", "result": "failed"}]'),
	(4, '2026-11-25 14:50:46.832+00', 'ldap', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'ada', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'accept', 'accepted', '906c7c06-ec03-4aa1-b34a-595e2535d459', 'Default', 'totp', '3beed5bb-3f79-4312-931f-a7a382b8c703', 12.288527, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over LDAPS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User ada; groups: Analysts.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: for another door.", "result": "skipped"}, {"step": "policy", "text": "Default: the default, because nothing above matched.", "result": "ok"}, {"step": "policy", "text": "Default asks for: Password + second factor.", "result": "info"}, {"step": "password", "text": "The password is right.", "result": "ok"}, {"step": "factor", "text": "Authenticator app: the code is right and new.", "result": "ok"}, {"step": "outcome", "text": "Password and code were right.", "result": "ok"}]'),
	(5, '2026-11-25 14:50:51.832+00', 'ldap', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'ada', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'reject', 'replayed_code', '906c7c06-ec03-4aa1-b34a-595e2535d459', 'Default', 'totp', '3beed5bb-3f79-4312-931f-a7a382b8c703', 14.031946, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over LDAPS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User ada; groups: Analysts.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: for another door.", "result": "skipped"}, {"step": "policy", "text": "Default: the default, because nothing above matched.", "result": "ok"}, {"step": "policy", "text": "Default asks for: Password + second factor.", "result": "info"}, {"step": "password", "text": "The password is right.", "result": "ok"}, {"step": "factor", "text": "Authenticator app: the code is right but was used before.", "result": "failed"}, {"step": "outcome", "text": "The code was right but has been used already.", "result": "failed"}]'),
	(6, '2026-11-25 14:51:56.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'ada', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'reject', 'wrong_code', '4153d0d6-9feb-4f8b-9c83-9ef3ef234eeb', 'Analysts with a GUI', NULL, NULL, 14.103907, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User ada; groups: Analysts.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: any client, one of its groups, its door.", "result": "ok"}, {"step": "policy", "text": "Analysts with a GUI asks for: Password + second factor.", "result": "info"}, {"step": "rule", "text": "No adaptive rule fires.", "result": "ok"}, {"step": "password", "text": "The password is right.", "result": "ok"}, {"step": "factor", "text": "No code of this user''s factors.", "result": "failed"}, {"step": "outcome", "text": "The password was right, the code was not.", "result": "failed"}]'),
	(7, '2026-11-25 14:52:01.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'ada', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'reject', 'missing_code', '4153d0d6-9feb-4f8b-9c83-9ef3ef234eeb', 'Analysts with a GUI', NULL, NULL, 14.38255, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User ada; groups: Analysts.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: any client, one of its groups, its door.", "result": "ok"}, {"step": "policy", "text": "Analysts with a GUI asks for: Password + second factor.", "result": "info"}, {"step": "rule", "text": "No adaptive rule fires.", "result": "ok"}, {"step": "password", "text": "The password is right.", "result": "ok"}, {"step": "factor", "text": "No code of this user''s factors.", "result": "failed"}, {"step": "outcome", "text": "The password was right but no code followed it.", "result": "failed"}]'),
	(8, '2026-11-25 14:52:06.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'ada', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'reject', 'wrong_password', '4153d0d6-9feb-4f8b-9c83-9ef3ef234eeb', 'Analysts with a GUI', NULL, NULL, 11.842696, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User ada; groups: Analysts.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: any client, one of its groups, its door.", "result": "ok"}, {"step": "policy", "text": "Analysts with a GUI asks for: Password + second factor.", "result": "info"}, {"step": "rule", "text": "No adaptive rule fires.", "result": "ok"}, {"step": "password", "text": "The password is wrong.", "result": "failed"}, {"step": "factor", "text": "Authenticator app: the code is right and new.", "result": "ok"}, {"step": "outcome", "text": "The password was wrong, or the code was missing.", "result": "failed"}]'),
	(9, '2026-11-25 14:52:11.832+00', 'ldap', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'ada_rw', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'accept', 'accepted', '906c7c06-ec03-4aa1-b34a-595e2535d459', 'Default', 'totp', '72e9a448-3bec-419e-87a2-6dfaf0977e2d', 14.321369, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over LDAPS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User ada (role name ada_rw); groups: Analysts.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: for another door.", "result": "skipped"}, {"step": "policy", "text": "Default: the default, because nothing above matched.", "result": "ok"}, {"step": "policy", "text": "Default asks for: Password + second factor.", "result": "info"}, {"step": "password", "text": "The password is right.", "result": "ok"}, {"step": "factor", "text": "Authenticator app: the code is right and new.", "result": "ok"}, {"step": "outcome", "text": "Password and code were right.", "result": "ok"}]'),
	(10, '2026-11-25 14:52:16.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'ada', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'accept', 'accepted', '4153d0d6-9feb-4f8b-9c83-9ef3ef234eeb', 'Analysts with a GUI', 'recovery_code', '15c68851-27b8-4e47-8920-ce38ea1e00e9', 14.23408, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User ada; groups: Analysts.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: any client, one of its groups, its door.", "result": "ok"}, {"step": "policy", "text": "Analysts with a GUI asks for: Password + second factor.", "result": "info"}, {"step": "rule", "text": "No adaptive rule fires.", "result": "ok"}, {"step": "password", "text": "The password is right.", "result": "ok"}, {"step": "factor", "text": "Recovery code: the code is right and new.", "result": "ok"}, {"step": "outcome", "text": "Password and code were right.", "result": "ok"}]'),
	(11, '2026-11-25 14:52:21.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'scott', '6dccbcbf-b65b-48c1-84df-56aa2446546d', 'accept', 'accepted', '906c7c06-ec03-4aa1-b34a-595e2535d459', 'Default', 'totp', 'aa63c20a-2d00-44c5-a182-8b0ef7a4dd21', 16.419117, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User scott; groups: none.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Default: the default, because nothing above matched.", "result": "ok"}, {"step": "policy", "text": "Default asks for: Password + second factor.", "result": "info"}, {"step": "password", "text": "The password is right.", "result": "ok"}, {"step": "factor", "text": "Authenticator app: the code is right and new.", "result": "ok"}, {"step": "outcome", "text": "Password and code were right.", "result": "ok"}]'),
	(12, '2026-11-25 14:52:26.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'etl', 'd47151b5-5ca1-44a6-a186-91c30d4f0ee9', 'accept', 'accepted_password_only', 'bf9af95b-b2e6-4b98-9276-e51129bf53e1', 'Service accounts', NULL, NULL, 11.589731, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User etl; groups: Service accounts.", "result": "ok"}, {"step": "policy", "text": "Service accounts: its client, one of its groups.", "result": "ok"}, {"step": "policy", "text": "Service accounts asks for: Password only.", "result": "info"}, {"step": "password", "text": "The password is right.", "result": "ok"}, {"step": "outcome", "text": "The password was right and the policy asks for no code.", "result": "ok"}]'),
	(13, '2026-11-25 14:52:31.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'bea', 'ebe99efd-55ca-41fb-961a-7ce3b32aa12f', 'accept', 'accepted', '906c7c06-ec03-4aa1-b34a-595e2535d459', 'Default', 'bypass_code', '38efcadc-967f-4be6-87c1-3179f61d2f6b', 11.70674, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User bea; groups: none.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Default: the default, because nothing above matched.", "result": "ok"}, {"step": "policy", "text": "Default asks for: Password + second factor.", "result": "info"}, {"step": "password", "text": "The password is right.", "result": "ok"}, {"step": "factor", "text": "Bypass code: the code is right and new.", "result": "ok"}, {"step": "outcome", "text": "Password and code were right.", "result": "ok"}]'),
	(14, '2026-11-25 14:52:36.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'dan', 'f0a75cf1-6a6b-4d59-a710-6ef0908ac89d', 'reject', 'user_disabled', '906c7c06-ec03-4aa1-b34a-595e2535d459', 'Default', NULL, NULL, 14.018195, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User dan; groups: none.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Default: the default, because nothing above matched.", "result": "ok"}, {"step": "policy", "text": "Default asks for: Password + second factor.", "result": "info"}, {"step": "outcome", "text": "The user is disabled.", "result": "failed"}]'),
	(22, '2026-11-25 14:53:16.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'nobody', NULL, 'reject', 'unknown_user', '906c7c06-ec03-4aa1-b34a-595e2535d459', 'Default', NULL, NULL, 13.185, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "No user or alias has this name.", "result": "failed"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Default: the default, because nothing above matched.", "result": "ok"}, {"step": "policy", "text": "Default asks for: Password + second factor.", "result": "info"}, {"step": "outcome", "text": "No user or alias has this name.", "result": "failed"}]'),
	(15, '2026-11-25 14:52:41.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'lena', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', 'reject', 'wrong_password', '906c7c06-ec03-4aa1-b34a-595e2535d459', 'Default', NULL, NULL, 14.013292, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User lena; groups: none.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Default: the default, because nothing above matched.", "result": "ok"}, {"step": "policy", "text": "Default asks for: Password + second factor.", "result": "info"}, {"step": "password", "text": "The password is wrong.", "result": "failed"}, {"step": "factor", "text": "No code of this user''s factors.", "result": "failed"}, {"step": "outcome", "text": "The password was wrong, or the code was missing.", "result": "failed"}]'),
	(16, '2026-11-25 14:52:46.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'lena', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', 'reject', 'wrong_password', '906c7c06-ec03-4aa1-b34a-595e2535d459', 'Default', NULL, NULL, 10.520367, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User lena; groups: none.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Default: the default, because nothing above matched.", "result": "ok"}, {"step": "policy", "text": "Default asks for: Password + second factor.", "result": "info"}, {"step": "password", "text": "The password is wrong.", "result": "failed"}, {"step": "factor", "text": "No code of this user''s factors.", "result": "failed"}, {"step": "outcome", "text": "The password was wrong, or the code was missing.", "result": "failed"}]'),
	(17, '2026-11-25 14:52:51.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'lena', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', 'reject', 'wrong_password', '906c7c06-ec03-4aa1-b34a-595e2535d459', 'Default', NULL, NULL, 10.115262, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User lena; groups: none.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Default: the default, because nothing above matched.", "result": "ok"}, {"step": "policy", "text": "Default asks for: Password + second factor.", "result": "info"}, {"step": "password", "text": "The password is wrong.", "result": "failed"}, {"step": "factor", "text": "No code of this user''s factors.", "result": "failed"}, {"step": "outcome", "text": "The password was wrong, or the code was missing.", "result": "failed"}]'),
	(18, '2026-11-25 14:52:56.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'lena', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', 'reject', 'wrong_password', '906c7c06-ec03-4aa1-b34a-595e2535d459', 'Default', NULL, NULL, 12.933582, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User lena; groups: none.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Default: the default, because nothing above matched.", "result": "ok"}, {"step": "policy", "text": "Default asks for: Password + second factor.", "result": "info"}, {"step": "password", "text": "The password is wrong.", "result": "failed"}, {"step": "factor", "text": "No code of this user''s factors.", "result": "failed"}, {"step": "outcome", "text": "The password was wrong, or the code was missing.", "result": "failed"}]'),
	(19, '2026-11-25 14:53:01.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'lena', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', 'reject', 'wrong_password', '906c7c06-ec03-4aa1-b34a-595e2535d459', 'Default', NULL, NULL, 12.267625, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User lena; groups: none.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Default: the default, because nothing above matched.", "result": "ok"}, {"step": "policy", "text": "Default asks for: Password + second factor.", "result": "info"}, {"step": "password", "text": "The password is wrong.", "result": "failed"}, {"step": "factor", "text": "No code of this user''s factors.", "result": "failed"}, {"step": "outcome", "text": "The password was wrong, or the code was missing.", "result": "failed"}]'),
	(20, '2026-11-25 14:53:06.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'lena', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', 'reject', 'user_locked', '906c7c06-ec03-4aa1-b34a-595e2535d459', 'Default', NULL, NULL, 12.248748, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User lena; groups: none.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Default: the default, because nothing above matched.", "result": "ok"}, {"step": "policy", "text": "Default asks for: Password + second factor.", "result": "info"}, {"step": "lock", "text": "Locked for another 25 seconds after 5 failures.", "result": "failed"}, {"step": "outcome", "text": "Too many failures; the lock clears by itself.", "result": "failed"}]'),
	(21, '2026-11-25 14:53:11.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'lena', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', 'reject', 'user_locked', '906c7c06-ec03-4aa1-b34a-595e2535d459', 'Default', NULL, NULL, 10.37753, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User lena; groups: none.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Default: the default, because nothing above matched.", "result": "ok"}, {"step": "policy", "text": "Default asks for: Password + second factor.", "result": "info"}, {"step": "lock", "text": "Locked for another 20 seconds after 5 failures.", "result": "failed"}, {"step": "outcome", "text": "Too many failures; the lock clears by itself.", "result": "failed"}]'),
	(23, '2026-11-25 14:53:21.832+00', 'radius', '62c034f0-8010-449c-b35f-12a32178bcfb', 'VPN', '10.1.0.5', NULL, 'ada', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'challenge', 'challenged', '4153d0d6-9feb-4f8b-9c83-9ef3ef234eeb', 'Analysts with a GUI', NULL, NULL, 10.912218, 'worker of 0.1.0', '[{"step": "client", "text": "Client VPN over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User ada; groups: Analysts.", "result": "ok"}, {"step": "policy", "text": "Service accounts: for other clients.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: any client, one of its groups, its door.", "result": "ok"}, {"step": "policy", "text": "Analysts with a GUI asks for: Password + second factor.", "result": "info"}, {"step": "rule", "text": "No adaptive rule fires.", "result": "ok"}, {"step": "password", "text": "The password is right.", "result": "ok"}, {"step": "outcome", "text": "Asked for the code in a second step.", "result": "ok"}]'),
	(24, '2026-11-25 14:54:26.832+00', 'radius', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.5', NULL, 'ada', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'accept', 'accepted', '4153d0d6-9feb-4f8b-9c83-9ef3ef234eeb', 'Analysts with a GUI', 'totp', '3beed5bb-3f79-4312-931f-a7a382b8c703', 15.851235, 'worker of 0.1.0', '[{"step": "client", "text": "Client Sales database over RADIUS from 10.1.0.5.", "result": "ok"}, {"step": "user", "text": "User ada; groups: Analysts.", "result": "ok"}, {"step": "policy", "text": "Service accounts: the user is in none of its groups.", "result": "skipped"}, {"step": "policy", "text": "Analysts with a GUI: any client, one of its groups, its door.", "result": "ok"}, {"step": "policy", "text": "Analysts with a GUI asks for: Password + second factor.", "result": "info"}, {"step": "rule", "text": "No adaptive rule fires.", "result": "ok"}, {"step": "password", "text": "The password is right.", "result": "ok"}, {"step": "factor", "text": "Authenticator app: the code is right and new.", "result": "ok"}, {"step": "outcome", "text": "Password and code were right.", "result": "ok"}]');
INSERT INTO public.audit_events VALUES
	(1, '2026-11-25 15:45:01.907+00', 'system', NULL, 'cli', NULL, NULL, 'settings.updated', 'settings', NULL, 'settings', '{"loginUrl": {"to": "https://postern.example.org", "from": ""}, "organisationName": {"to": "Example Ltd", "from": ""}}'),
	(2, '2026-11-25 15:45:01.978+00', 'system', NULL, 'cli', NULL, NULL, 'operator.created', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', '{}'),
	(3, '2026-11-25 15:45:02.177+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'operator.enrolled', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', '{}'),
	(4, '2026-11-25 15:45:02.196+00', 'system', NULL, 'setup', NULL, NULL, 'setup.completed', 'setup', NULL, 'setup', '{}'),
	(5, '2026-11-25 15:45:02.277+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'operator.signed_in', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', '{}'),
	(6, '2026-11-25 15:45:02.293+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'operator.created', 'operator', '61dbdc96-cd8c-48e8-88ed-b37080d5cef4', 'hedda', '{"role": "help_desk", "email": null, "displayName": "Hedda Helpdesk"}'),
	(7, '2026-11-25 15:45:02.325+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'operator.link_issued', 'operator', '61dbdc96-cd8c-48e8-88ed-b37080d5cef4', 'hedda', '{"expiresAt": "2026-11-26T14:46:01.832Z"}'),
	(8, '2026-11-25 15:45:02.388+00', 'operator', '61dbdc96-cd8c-48e8-88ed-b37080d5cef4', 'hedda', 'help_desk', '192.0.2.10', 'operator.enrolled', 'operator', '61dbdc96-cd8c-48e8-88ed-b37080d5cef4', 'hedda', '{}'),
	(9, '2026-11-25 15:45:02.395+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'operator.created', 'operator', 'e4b3fc7d-814b-4dc6-ade6-abcd839d2f3c', 'axel', '{"role": "auditor", "email": null, "displayName": "Axel Auditor"}'),
	(10, '2026-11-25 15:45:02.403+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'operator.disabled', 'operator', 'e4b3fc7d-814b-4dc6-ade6-abcd839d2f3c', 'axel', '{}'),
	(11, '2026-11-25 15:45:02.407+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'operator.created', 'operator', '406b905d-c274-454d-8ec9-35c4e67e106a', 'petra', '{"role": "administrator", "email": null, "displayName": "Petra Pending"}'),
	(12, '2026-11-25 15:45:02.412+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'operator.link_issued', 'operator', '406b905d-c274-454d-8ec9-35c4e67e106a', 'petra', '{"expiresAt": "2026-11-26T14:46:01.832Z"}'),
	(13, '2026-11-25 15:45:02.457+00', 'system', NULL, 'unknown', NULL, NULL, 'operator.sign_in_failed', 'operator', NULL, 'nobody', '{"reason": "unknown_operator", "address": "198.51.100.7", "purpose": "sign-in"}'),
	(14, '2026-11-25 15:45:02.48+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'client.created', 'client', '2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '{"name": "Sales database", "doors": ["radius", "ldap"], "notes": "", "secret": "brought along", "network": "10.1.0.0/24", "ldapName": "sales-database", "codeEntry": "appended", "groupsInResponse": "none", "messageAuthenticator": "postgresql"}'),
	(15, '2026-11-25 15:45:02.496+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'client.created', 'client', '62c034f0-8010-449c-b35f-12a32178bcfb', 'VPN', '{"name": "VPN", "doors": ["radius"], "notes": "", "secret": "generated", "network": "10.2.0.1/32", "ldapName": "vpn", "codeEntry": "challenge", "groupsInResponse": "cisco_asa", "messageAuthenticator": "required"}'),
	(16, '2026-11-25 15:45:02.512+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'group.created', 'group', '4986214c-82b1-4176-81d0-01f01230cab9', 'Analysts', '{"name": "Analysts", "description": "", "allowedFactors": [], "maxFactorsPerUser": null}'),
	(17, '2026-11-25 15:45:02.524+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'group.created', 'group', '28de3f3c-faa5-4f63-9c9b-4580add3a4cb', 'Service accounts', '{"name": "Service accounts", "description": "", "allowedFactors": [], "maxFactorsPerUser": null}'),
	(18, '2026-11-25 15:45:02.562+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'policy.created', 'policy', 'bf9af95b-b2e6-4b98-9276-e51129bf53e1', 'Service accounts', '{"name": "Service accounts", "doors": "", "rules": "", "groups": "Service accounts", "method": "Password only", "clients": "Sales database", "enabled": true, "adaptive": false, "reuseUses": 1, "description": "No phone.", "reuseSeconds": 0, "secondFactor": true}'),
	(19, '2026-11-25 15:45:02.577+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'policy.created', 'policy', '4153d0d6-9feb-4f8b-9c83-9ef3ef234eeb', 'Analysts with a GUI', '{"name": "Analysts with a GUI", "doors": "RADIUS", "rules": "After 20 failures within 10 minutes: deny", "groups": "Analysts", "method": "Password + second factor", "clients": "", "enabled": true, "adaptive": true, "reuseUses": 3, "description": "", "reuseSeconds": 60, "secondFactor": true}'),
	(20, '2026-11-25 15:45:02.584+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'server.created', 'server', 'c454d7db-392f-41f9-b45e-f9c1a312c083', 'sales', '{"host": "db.example.org", "name": "sales", "port": 5432, "notes": "", "client": "Sales database", "sslMode": "verify-full", "database": "postgres", "monitorRole": "postern_monitor", "caCertificate": null}'),
	(21, '2026-11-25 15:45:02.595+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'bypass.accepted', 'server', 'c454d7db-392f-41f9-b45e-f9c1a312c083', 'sales', '{"role": "replicator", "method": "scram-sha-256", "reason": "Standby.", "network": "10.1.0.9/32", "expiresAt": "2027-09-21T23:59:59.999Z"}'),
	(22, '2026-11-25 15:45:02.617+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.created', 'user', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'ada', '{"email": "ada@example.org", "notes": "", "phone": null, "groups": ["Analysts"], "aliases": ["ada_rw"], "password": "none", "username": "ada", "displayName": "Ada Analyst"}'),
	(23, '2026-11-25 15:45:02.628+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.link_issued', 'user', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'ada', '{"expiresAt": "2026-11-28T14:46:01.832Z"}'),
	(24, '2026-11-25 15:45:02.676+00', 'user', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'ada', NULL, '192.0.2.20', 'user.password_set', 'user', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'ada', '{}'),
	(25, '2026-11-25 15:45:02.684+00', 'user', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'ada', NULL, '192.0.2.20', 'factor.enrolled', 'user', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'ada', '{"by": "link", "kind": "totp", "name": "Phone", "factorId": "3beed5bb-3f79-4312-931f-a7a382b8c703"}'),
	(26, '2026-11-25 15:45:02.692+00', 'user', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'ada', NULL, '192.0.2.20', 'recovery_codes.issued', 'user', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'ada', '{"count": 10}'),
	(27, '2026-11-25 15:45:02.74+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'settings.updated', 'settings', NULL, 'settings', '{"totpDigits": {"to": 8, "from": 6}, "totpAlgorithm": {"to": "SHA256", "from": "SHA1"}}'),
	(28, '2026-11-25 15:45:02.804+00', 'user', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'ada', NULL, '192.0.2.20', 'factor.enrolled', 'user', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'ada', '{"by": "self-service", "kind": "totp", "name": "Tablet", "factorId": "72e9a448-3bec-419e-87a2-6dfaf0977e2d"}'),
	(29, '2026-11-25 15:45:02.812+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.created', 'user', '6dccbcbf-b65b-48c1-84df-56aa2446546d', 'scott', '{"email": "scott@example.org", "notes": "", "phone": null, "groups": [], "aliases": [], "password": "none", "username": "scott", "displayName": "Scott Scram"}'),
	(30, '2026-11-25 15:45:02.828+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'server.verifiers_imported', 'server', 'c454d7db-392f-41f9-b45e-f9c1a312c083', 'sales', '{"from": "a text", "roles": ["scott"], "takenOver": 1, "notTakenOver": 0, "replacedOwnPasswords": []}'),
	(31, '2026-11-25 15:45:02.83+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.password_set', 'user', '6dccbcbf-b65b-48c1-84df-56aa2446546d', 'scott', '{"role": "scott", "takenOverFrom": "sales"}'),
	(32, '2026-11-25 15:45:02.838+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.link_issued', 'user', '6dccbcbf-b65b-48c1-84df-56aa2446546d', 'scott', '{"expiresAt": "2026-11-28T14:47:01.832Z"}'),
	(33, '2026-11-25 15:45:02.914+00', 'user', '6dccbcbf-b65b-48c1-84df-56aa2446546d', 'scott', NULL, '192.0.2.20', 'factor.enrolled', 'user', '6dccbcbf-b65b-48c1-84df-56aa2446546d', 'scott', '{"by": "link", "kind": "totp", "name": "Phone", "factorId": "aa63c20a-2d00-44c5-a182-8b0ef7a4dd21"}'),
	(34, '2026-11-25 15:45:02.919+00', 'user', '6dccbcbf-b65b-48c1-84df-56aa2446546d', 'scott', NULL, '192.0.2.20', 'recovery_codes.issued', 'user', '6dccbcbf-b65b-48c1-84df-56aa2446546d', 'scott', '{"count": 10}'),
	(35, '2026-11-25 15:45:02.951+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.created', 'user', 'd47151b5-5ca1-44a6-a186-91c30d4f0ee9', 'etl', '{"email": null, "notes": "", "phone": null, "groups": ["Service accounts"], "aliases": [], "password": "set by the operator", "username": "etl", "displayName": "Nightly load"}'),
	(36, '2026-11-25 15:45:02.976+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.created', 'user', 'ebe99efd-55ca-41fb-961a-7ce3b32aa12f', 'bea', '{"email": "bea@example.org", "notes": "", "phone": null, "groups": [], "aliases": [], "password": "set by the operator", "username": "bea", "displayName": "Bea Bypass"}'),
	(37, '2026-11-25 15:45:02.993+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.bypass_issued', 'user', 'ebe99efd-55ca-41fb-961a-7ce3b32aa12f', 'bea', '{"reason": "Lost phone.", "replaced": 0, "expiresAt": "2026-11-25T16:45:02.980Z"}'),
	(38, '2026-11-25 15:45:02.999+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.bypass_revoked', 'user', 'ebe99efd-55ca-41fb-961a-7ce3b32aa12f', 'bea', '{}'),
	(39, '2026-11-25 15:45:03.008+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.bypass_issued', 'user', 'ebe99efd-55ca-41fb-961a-7ce3b32aa12f', 'bea', '{"reason": "Lost phone again.", "replaced": 0, "expiresAt": "2026-11-25T16:45:03.000Z"}'),
	(40, '2026-11-25 15:45:03.015+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.created', 'user', 'b4c1674c-f59a-4c89-8209-3e2a17bb6b1f', 'nina', '{"email": "nina@example.org", "notes": "", "phone": null, "groups": [], "aliases": [], "password": "none", "username": "nina", "displayName": "Nina Notinvited"}'),
	(41, '2026-11-25 15:45:03.021+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.created', 'user', '1eba7257-9add-4766-afad-8e6d483ab856', 'ines', '{"email": "ines@example.org", "notes": "", "phone": null, "groups": [], "aliases": [], "password": "none", "username": "ines", "displayName": "Ines Invited"}'),
	(42, '2026-11-25 15:45:03.031+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.link_issued', 'user', '1eba7257-9add-4766-afad-8e6d483ab856', 'ines', '{"expiresAt": "2026-11-28T14:47:01.832Z"}'),
	(43, '2026-11-25 15:45:03.067+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.created', 'user', 'f0a75cf1-6a6b-4d59-a710-6ef0908ac89d', 'dan', '{"email": "dan@example.org", "notes": "", "phone": null, "groups": [], "aliases": [], "password": "set by the operator", "username": "dan", "displayName": "Dan Disabled"}'),
	(44, '2026-11-25 15:45:03.082+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.disabled', 'user', 'f0a75cf1-6a6b-4d59-a710-6ef0908ac89d', 'dan', '{}'),
	(45, '2026-11-25 15:45:03.102+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.created', 'user', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', 'lena', '{"email": "lena@example.org", "notes": "", "phone": null, "groups": [], "aliases": [], "password": "set by the operator", "username": "lena", "displayName": "Lena Locked"}'),
	(46, '2026-11-25 15:45:03.111+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.link_issued', 'user', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', 'lena', '{"expiresAt": "2026-11-28T14:47:01.832Z"}'),
	(47, '2026-11-25 15:45:03.149+00', 'user', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', 'lena', NULL, '192.0.2.20', 'factor.enrolled', 'user', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', 'lena', '{"by": "link", "kind": "totp", "name": "Phone", "factorId": "714a80a7-34ab-4afb-9491-9fc4cc53015b"}'),
	(48, '2026-11-25 15:45:03.154+00', 'user', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', 'lena', NULL, '192.0.2.20', 'recovery_codes.issued', 'user', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', 'lena', '{"count": 10}'),
	(49, '2026-11-25 15:45:03.564+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'user.bypass_issued', 'user', 'ebe99efd-55ca-41fb-961a-7ce3b32aa12f', 'bea', '{"reason": "Phone in repair.", "replaced": 0, "expiresAt": "2026-11-26T01:45:03.556Z"}'),
	(50, '2026-11-25 15:45:03.613+00', 'operator', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'owner', '192.0.2.10', 'settings.updated', 'settings', NULL, 'settings', '{"attemptRetentionDays": {"to": 365, "from": 400}}');
INSERT INTO public.bypass_codes VALUES
	('acc222b8-ae7d-42a6-8cda-b5e1c1efd663', 'ebe99efd-55ca-41fb-961a-7ce3b32aa12f', '\xac5573b699f331cabc5403f10029836c5c4e872f9f4cd604b3132043aa20b29c', 'Lost phone.', 'olga', '2026-11-25 16:45:02.98+00', NULL, '2026-11-25 15:45:02.994+00', '2026-11-25 15:45:02.98+00'),
	('38efcadc-967f-4be6-87c1-3179f61d2f6b', 'ebe99efd-55ca-41fb-961a-7ce3b32aa12f', '\xc166384f6e044169cb20d023e633654fd2ca5fe14381424f8c9ce13efe4f2153', 'Lost phone again.', 'olga', '2026-11-25 16:45:03+00', '2026-11-25 14:52:31.832+00', NULL, '2026-11-25 15:45:03+00'),
	('368da8e8-2eb4-4280-be3c-22a4b9e93433', 'ebe99efd-55ca-41fb-961a-7ce3b32aa12f', '\x7f1eb246c50f367558e156e7c41bfd88ed720c13b04ffcc876afd8d0cdd882f7', 'Phone in repair.', 'olga', '2099-01-01 00:00:00+00', NULL, NULL, '2026-11-25 15:45:03.556+00');
INSERT INTO public.bypass_exceptions VALUES
	('1641eb84-29c8-4a61-b5da-46720d0bc7a9', 'c454d7db-392f-41f9-b45e-f9c1a312c083', 'replicator', 'scram-sha-256', '10.1.0.9/32', 'Standby.', 'olga', '2027-09-21 23:59:59.999+00', '2026-11-25 15:45:02.593+00');
INSERT INTO public.certificate_authorities VALUES
	('3f27cf59-34c8-42fa-be7f-343e3d4e004a', 'doors', '-----BEGIN CERTIFICATE-----
MIIBjTCCATOgAwIBAgIQTB7CZZsJwRfclq7KEYVTvDAKBggqhkjOPQQDAjAlMSMw
IQYDVQQDExpQb3N0ZXJuIGF1dGhvcml0eSAzZjI3Y2Y1OTAeFw0yNjExMjUxNDQ1
MDRaFw0zNjExMjQxNTQ1MDRaMCUxIzAhBgNVBAMTGlBvc3Rlcm4gYXV0aG9yaXR5
IDNmMjdjZjU5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEouv/aX04f/Lu6/6p
MlXJv9FQqlkIT+pVuCHpb3Py2bSKtqryp4/EIcp0FPlFssMnXtsfvjKjDDNxIhlR
5iPAbKNFMEMwEgYDVR0TAQH/BAgwBgEB/wIBADAOBgNVHQ8BAf8EBAMCAQYwHQYD
VR0OBBYEFNrCN/ZX6nVEwtQhZXYkiGxCLxyAMAoGCCqGSM49BAMCA0gAMEUCIAvm
yE5eFQB3eFgpIq5lY8LuaIS1DHkSUX76gU3pNCBVAiEAp3J5t6jRl7lJ8w+cfhPX
hPnCm7MmK49vvg8TfF/JleA=
-----END CERTIFICATE-----
', '\x015a3d95489b74f19f45943cd1f642eaa558499fe5fa1224cec1b902548fe79c8b9a0e0f28aaf007190a17558cbe22222903b4ab9262db2f49bb8029d5ad231f21b6ec5747d76ef2e82a906fcc41a24fd87ba499cdc0d095d9fd0dd5d08ad17012665fa4d3b783d2c5db08ef9e461203a91854641e073acb671f95c1ff439845bf8a7a6cd84bf8fa10460f13348c8f15d2260c469c2fb06a099d45e195cd3ce6a2f32769a0efc7cc2023bd99c3777c8d3dd91f7672aa4318132430da944ea77b71c19cbce35c3628e55735d484bc96c81671fea8be422f1a22cfcd096a8862a44b8fc0ba763850390c568cc780dffe94f30b5131d868f29c3c7f515b44aa65bc4df4e5c63fb43139c23ac0cf682889fbc0ae', '2036-11-24 15:45:04+00', '2026-11-25 15:45:04.47+00');
INSERT INTO public.challenges VALUES
	('68078c86-52d7-4e8c-9fb3-7372d9141a2a', '\xbd170b178914ddd983b0b6efdba554d3ef6cdb3f441adc9390dad8d20c11732f', '62c034f0-8010-449c-b35f-12a32178bcfb', 'ada', true, '2026-11-25 14:55:21.832+00', NULL);
INSERT INTO public.clients VALUES
	('62c034f0-8010-449c-b35f-12a32178bcfb', 'VPN', '10.2.0.1/32', '\x015a3d9548920b00bf6e97a4e25ced23afa9740f38c2d4796099863c670d6842152b88531eb31a138f5b1531ed21dda527f32e6d274d56afde104448feb87a604549ba8b6b424edffd', '2026-11-25 15:45:02.49+00', 'required', 'challenge', 'cisco_asa', '', NULL, 0, NULL, '2026-11-25 15:45:02.49+00', '2026-11-25 15:45:02.49+00', '{radius}', 'vpn'),
	('2a39181a-43f6-4805-9c53-815128477163', 'Sales database', '10.1.0.0/24', '\x015a3d9548ae413fc3abffe29947b84f02503bd81039700c82dddfb7f029a0dfb51017eb86ec809c96f0c2255933b75f5b44c379fe3f8f2efde8daf0dd4fb3591e', '2026-11-25 15:45:02.47+00', 'postgresql', 'appended', 'none', '', NULL, 3, '2026-11-25 14:52:56.832+00', '2026-11-25 15:45:02.47+00', '2026-11-25 15:45:02.47+00', '{radius,ldap}', 'sales-database');
INSERT INTO public.config_version VALUES
	(1, 13);
INSERT INTO public.enrollment_links VALUES
	('69ee8090-b34f-4517-8a76-ace26964ff7b', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', '\x0d7210f0c948848a33af67aec7613ad1e052bc07594f9470c492e68f6576a587', NULL, 'olga', '2026-11-28 14:46:01.832+00', '2026-11-25 14:46:01.832+00', NULL, '2026-11-25 14:46:01.832+00'),
	('226d63dc-bfd9-4bae-bf83-41198d639f72', '6dccbcbf-b65b-48c1-84df-56aa2446546d', '\x6128fd94b5a77111e37961816020b7871deab20c78076b5621f8042bfbef52d0', NULL, 'olga', '2026-11-28 14:47:01.832+00', '2026-11-25 14:47:01.832+00', NULL, '2026-11-25 14:47:01.832+00'),
	('df694812-ac0a-4476-b64b-a31b1c6b852b', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', '\x941084b9d85b59b35068572459d365a6a5c6c1084730905348bf2ae0e6548815', NULL, 'olga', '2026-11-28 14:47:01.832+00', '2026-11-25 14:47:01.832+00', NULL, '2026-11-25 14:47:01.832+00'),
	('8c4fe09d-d691-4971-b323-f43b15e3ecde', '1eba7257-9add-4766-afad-8e6d483ab856', '\x1cd4ceb349a46fb36fd4cdec2592b3a34d8b9baece323521307d576bf6da62c6', '\x015a3d9548e2ec26b2d5d180907e8095be551af753e30f064d526aaca8a8486f95240a59387d01b023fc3d52fd3fd64ad04855a37b6ce67b55c7f1fbf59454731b5e1a1a4f760ca2484bd149b00432693f4cedeff8197a0aa92bd164d21a0918764df8b240ba0dd92d021081605dc2326e3eaffcd80caa6d94a28622b0', 'olga', '2099-01-01 00:00:00+00', NULL, NULL, '2026-11-25 14:47:01.832+00');
INSERT INTO public.factors VALUES
	('714a80a7-34ab-4afb-9491-9fc4cc53015b', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', 'totp', 'Phone', '\x015a3d9548784ae66b49233995dca134e92f84f4aafba4e3be7e817281df1901d012ea33cb360710cc40b06ec0eef53cf33640c563', 'SHA256', 8, 30, 59853934, true, '2026-11-25 14:47:01.832+00', NULL, '2026-11-25 14:47:01.832+00'),
	('72e9a448-3bec-419e-87a2-6dfaf0977e2d', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'totp', 'Tablet', '\x015a3d95480b3195b06896867b1b4c837cd69273dc52540911b6cf80537c18d5acd41e9d4ba9741cc853118557edfbd0c26f2b993d', 'SHA256', 8, 30, 59853944, false, '2026-11-25 14:47:01.832+00', '2026-11-25 14:52:11.832+00', '2026-11-25 14:47:01.832+00'),
	('3beed5bb-3f79-4312-931f-a7a382b8c703', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'totp', 'Phone', '\x015a3d9548bd3edaae1c152c93b862dbc330dcabda06240c811ebdea50b2d8d0abb0d3555ffb0624bee250da586c1a7ec53a05e963', 'SHA1', 6, 30, 59853948, true, '2026-11-25 14:46:01.832+00', '2026-11-25 14:54:26.832+00', '2026-11-25 14:46:01.832+00'),
	('aa63c20a-2d00-44c5-a182-8b0ef7a4dd21', '6dccbcbf-b65b-48c1-84df-56aa2446546d', 'totp', 'Phone', '\x015a3d95480470a5091bcb29e28a2ded119b97b6c6823a4706a5e4cc7fc96f4c26419994a4fa5a0001b073bbe2191818d4a080ac5a', 'SHA256', 8, 30, 59853949, true, '2026-11-25 14:47:01.832+00', '2026-11-25 14:54:31.832+00', '2026-11-25 14:47:01.832+00'),
	('c341767f-0005-40d7-a802-f4239e8bd350', '6dccbcbf-b65b-48c1-84df-56aa2446546d', 'totp', '', '\x015a3d9548cb49ddab0bc28c4e6f3a90ff87e0d8eeedf4d285080fac07077315d1be07e983251aeaa895e835bce32654c554cd4d36', 'SHA256', 8, 30, -1, false, NULL, NULL, '2026-11-25 14:54:31.832+00');
INSERT INTO public.group_members VALUES
	('4986214c-82b1-4176-81d0-01f01230cab9', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', '2026-11-25 15:45:02.614+00'),
	('28de3f3c-faa5-4f63-9c9b-4580add3a4cb', 'd47151b5-5ca1-44a6-a186-91c30d4f0ee9', '2026-11-25 15:45:02.949+00');
INSERT INTO public.groups VALUES
	('4986214c-82b1-4176-81d0-01f01230cab9', 'Analysts', '', '2026-11-25 15:45:02.509+00', '2026-11-25 15:45:02.509+00', '{}', NULL),
	('28de3f3c-faa5-4f63-9c9b-4580add3a4cb', 'Service accounts', '', '2026-11-25 15:45:02.521+00', '2026-11-25 15:45:02.521+00', '{}', NULL);
INSERT INTO public.login_states VALUES
	('b4c1674c-f59a-4c89-8209-3e2a17bb6b1f', 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, false, NULL),
	('1eba7257-9add-4766-afad-8e6d483ab856', 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, false, NULL),
	('f0a75cf1-6a6b-4d59-a710-6ef0908ac89d', 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, false, NULL),
	('6dccbcbf-b65b-48c1-84df-56aa2446546d', 3, 0, NULL, NULL, NULL, NULL, '\x7adc249957e0c082755504271302c17a093ac8ac4dc53621a06ba3b74bc00d35', '2a39181a-43f6-4805-9c53-815128477163', '2026-11-25 14:52:21.832+00', 1, false, '2026-11-25 14:52:21.832+00'),
	('d47151b5-5ca1-44a6-a186-91c30d4f0ee9', 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, false, '2026-11-25 14:52:26.832+00'),
	('ff9ed8b9-b294-41a9-b9b1-597d402c4c56', 6, 5, '2026-11-25 14:53:01.832+00', '2026-11-25 14:53:31.832+00', '\xaff0c9b0a4d4fe8d694953c19513b846f9c1223735b152c549936d70b19aeed7', '2026-11-25 14:53:01.832+00', NULL, NULL, NULL, 0, false, NULL),
	('ebe99efd-55ca-41fb-961a-7ce3b32aa12f', 5, 0, NULL, NULL, NULL, NULL, '\x0103209082fe4af36c04ac753192fbe50b7d7d3012778af16de816b59479147b', '2a39181a-43f6-4805-9c53-815128477163', '2026-11-25 14:52:31.832+00', 1, false, '2026-11-25 14:52:31.832+00'),
	('9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 12, 0, NULL, NULL, NULL, NULL, '\x2bddc4b11ce3827cf62e6a4bfb755cae73361d4b1cee1cc726e43626c692a35d', '2a39181a-43f6-4805-9c53-815128477163', '2026-11-25 14:54:26.832+00', 1, false, '2026-11-25 14:54:26.832+00');
INSERT INTO public.operator_links VALUES
	('a2232901-187b-4e65-8a68-6fbf2fd9afd5', '1af91e63-9b5c-41ab-a6b9-11a96723f63f', '\x23befd9f29397129e0d25d1b8e379743180b181ee0406a8d11893cf2f86ba8c5', NULL, '2026-11-26 14:45:01.832+00', '2026-11-25 14:45:01.832+00', '2026-11-25 14:45:01.832+00'),
	('82167801-ccfa-4949-95ee-b2ff0ef2d47c', '61dbdc96-cd8c-48e8-88ed-b37080d5cef4', '\xdc391e7250f893045bf16fa2be659b908e0d9501535cde9040697d2eb2d6a788', NULL, '2026-11-26 14:46:01.832+00', '2026-11-25 14:46:01.832+00', '2026-11-25 14:46:01.832+00'),
	('6014120f-c250-44fd-bce3-eaf0670c7b0e', '406b905d-c274-454d-8ec9-35c4e67e106a', '\x3a3c14c0877b9811614d48981d008cbc9c1acf9a2ec6ca92e93ccb5ea816db49', '\x015a3d95484e051433d3bb73f3ed4c95be5de08f0540ddca84c294906dd7453db31e80607491de8ec05ba0621c4199c38caa5b8978', '2026-11-26 14:46:01.832+00', NULL, '2026-11-25 14:46:01.832+00');
INSERT INTO public.operators VALUES
	('1af91e63-9b5c-41ab-a6b9-11a96723f63f', 'olga', 'Olga Owner', 'olga@example.org', 'owner', '$argon2id$v=19$m=19456,t=2,p=1$k1+kiRr9VjeV0NYut2ZqpQ$6ZteSaBdBmvYx4V2XlAQQYp0clZ4rP0QbWi221lv+u8', '\x015a3d9548ad6209f98ea21375e6309afc65822dbf01c61e127c5714c924ac5b03644c2e8e3789f8a178f88dc6c84c8d41939c1eed', '2026-11-25 14:45:01.832+00', 59853932, NULL, 1, 0, NULL, NULL, '2026-11-25 14:46:01.832+00', '2026-11-25 15:45:01.972+00', '2026-11-25 15:45:02.272+00'),
	('61dbdc96-cd8c-48e8-88ed-b37080d5cef4', 'hedda', 'Hedda Helpdesk', NULL, 'help_desk', '$argon2id$v=19$m=19456,t=2,p=1$Pxiv/lbKYMNVZcnhOrDC9Q$3VwCVuyV6EFmChDw+RJy4U6hvIuCcpl+9N5JZ3BP4xM', '\x015a3d9548b9dbdb9e2fa443f48c585ce639daff7434e436d893c5ecf5f6a7cc4698e4aa66a6793c3c93cb07ea1d66a415de723d27', '2026-11-25 14:46:01.832+00', 59853932, NULL, 1, 0, NULL, NULL, NULL, '2026-11-25 15:45:02.286+00', '2026-11-25 15:45:02.386+00'),
	('e4b3fc7d-814b-4dc6-ade6-abcd839d2f3c', 'axel', 'Axel Auditor', NULL, 'auditor', NULL, NULL, NULL, -1, '2026-11-25 14:46:01.832+00', 1, 0, NULL, NULL, NULL, '2026-11-25 15:45:02.394+00', '2026-11-25 15:45:02.402+00'),
	('406b905d-c274-454d-8ec9-35c4e67e106a', 'petra', 'Petra Pending', NULL, 'administrator', NULL, NULL, NULL, -1, NULL, 0, 0, NULL, NULL, NULL, '2026-11-25 15:45:02.406+00', '2026-11-25 15:45:02.406+00');
INSERT INTO public.policies VALUES
	('906c7c06-ec03-4aa1-b34a-595e2535d459', 'Default', 'Applies when no other policy matches.', 2147483647, true, true, 'password_and_factor', true, false, '[]', 1, 0, '2026-11-25 15:45:01.534+00', '2026-11-25 15:45:01.534+00', '{}'),
	('bf9af95b-b2e6-4b98-9276-e51129bf53e1', 'Service accounts', 'No phone.', 0, false, true, 'password', true, false, '[]', 1, 0, '2026-11-25 15:45:02.546+00', '2026-11-25 15:45:02.546+00', '{}'),
	('4153d0d6-9feb-4f8b-9c83-9ef3ef234eeb', 'Analysts with a GUI', '', 1, false, true, 'password_and_factor', true, true, '[{"kind": "recent_failures", "outcome": "deny", "failures": 20, "withinMinutes": 10}]', 3, 60, '2026-11-25 15:45:02.569+00', '2026-11-25 15:45:02.569+00', '{radius}');
INSERT INTO public.policy_clients VALUES
	('bf9af95b-b2e6-4b98-9276-e51129bf53e1', '2a39181a-43f6-4805-9c53-815128477163');
INSERT INTO public.policy_groups VALUES
	('bf9af95b-b2e6-4b98-9276-e51129bf53e1', '28de3f3c-faa5-4f63-9c9b-4580add3a4cb'),
	('4153d0d6-9feb-4f8b-9c83-9ef3ef234eeb', '4986214c-82b1-4176-81d0-01f01230cab9');
INSERT INTO public.recovery_codes VALUES
	('2c45bfa6-49d2-4845-abbb-33ee0dc8a9ed', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', '\x2377f3538d0f45c6e2472517ae222e06be22ecd1063f06f59edf4169d32a2253', NULL, '2026-11-25 15:45:02.689+00'),
	('7e9dbb6a-7dff-41a8-bd88-bef50c51b0d0', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', '\x36d522db8136caaf30a4e33127074e4f780b120b11404c32df04f6a91e8d29a9', NULL, '2026-11-25 15:45:02.689+00'),
	('4cc1537f-3ac7-480f-9b48-b9e692fd5eb2', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', '\x6fe97e10e9bc0f6e8897136dc1597aa9de9c36de11cae6b4ac16396e6de61a21', NULL, '2026-11-25 15:45:02.689+00'),
	('967da00d-1d0a-4c71-a606-1a369ec84865', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', '\x9082175003ee749c4130768293176b7d4795e83af63ea1807c025071f276b9f5', NULL, '2026-11-25 15:45:02.689+00'),
	('cfc8e545-1671-44e8-8565-609a84d2a5d4', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', '\x441893c59f2f9688142ec13c683c4381a1167bbf44749d836a0a28738db908d5', NULL, '2026-11-25 15:45:02.689+00'),
	('000cbebe-c99d-4018-98a7-745ac9377979', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', '\x5d80744de16243669305eb707fc675d0281270c1ed7df215bd05104f862a967e', NULL, '2026-11-25 15:45:02.689+00'),
	('9c3ff5d3-982b-4ef0-b790-de6549ae5342', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', '\xcd1327d0f3fba34a3f4b64bdbc316c8a9f64581c9de4dc03b0a5306a0a861da1', NULL, '2026-11-25 15:45:02.689+00'),
	('0184f78e-8b14-4def-b9cb-29bd5ccf4268', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', '\x83706a82310db0f97901ab1baf0a9a37cbac10a070a4f1cc1ca9752146f05cfe', NULL, '2026-11-25 15:45:02.689+00'),
	('c21079db-761e-493e-b155-923acecd64d1', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', '\x9d7f247c53b7239806f491832af100fc8aa10579f2defd83b967734eb3b328b9', NULL, '2026-11-25 15:45:02.689+00'),
	('77e6c7d0-efb2-4c5e-88ee-4a6c15d69b41', '6dccbcbf-b65b-48c1-84df-56aa2446546d', '\xe291a31e5ec30f16043ef009db831c4223c470dafbf269b558a9ec990ef3014a', NULL, '2026-11-25 15:45:02.918+00'),
	('87fab5a3-2c7b-4824-8068-513912bc4561', '6dccbcbf-b65b-48c1-84df-56aa2446546d', '\x99d8287426d97c058f36d160943be5cf1a53e535fda557a7f2dc19804ceb0de8', NULL, '2026-11-25 15:45:02.918+00'),
	('a43e5639-bb09-42ba-9faa-6c0a1747ad1b', '6dccbcbf-b65b-48c1-84df-56aa2446546d', '\x11bc506c805dc02b359532781bdf84fb969d6342a2ec7960bdd145827cbfdf8e', NULL, '2026-11-25 15:45:02.918+00'),
	('d4dfbaff-6ea3-4237-b742-6492be1a0897', '6dccbcbf-b65b-48c1-84df-56aa2446546d', '\xde95f017371d182762fca3d659c57d7fd09a11848d70da38f7c224231c842c70', NULL, '2026-11-25 15:45:02.918+00'),
	('545d1676-092c-42b4-8780-473854a45008', '6dccbcbf-b65b-48c1-84df-56aa2446546d', '\xbdfc7b0627dd2f40039fd55edd36597cda0a6b2988c2f5e82d1a5708e17171eb', NULL, '2026-11-25 15:45:02.918+00'),
	('9321b8b5-ef54-4ae9-8ae1-a86d96226dd7', '6dccbcbf-b65b-48c1-84df-56aa2446546d', '\x482a6c1e16b0a63ae07714030e1d305f596dbf96e87005feabb0d4be782a5566', NULL, '2026-11-25 15:45:02.918+00'),
	('7687184a-a0bb-46e2-845e-00f3455144f2', '6dccbcbf-b65b-48c1-84df-56aa2446546d', '\x0de63d9c950a0ad8bfd523dd3f21d68ab380dfceb30a13d897a3bc7bf371c491', NULL, '2026-11-25 15:45:02.918+00'),
	('0a0dba6c-7527-4728-a9c5-6125a8337fba', '6dccbcbf-b65b-48c1-84df-56aa2446546d', '\x85918e9f201b92292c0c7cb31dfa3b33b130b9d3631621774291b3eb6a168b65', NULL, '2026-11-25 15:45:02.918+00'),
	('00a9cf93-8cbc-48a4-8c68-7ebaddb29967', '6dccbcbf-b65b-48c1-84df-56aa2446546d', '\xd4c456283dd7410bdf27f12e2607378df0bc6da18554dceaa2c2649a4c061251', NULL, '2026-11-25 15:45:02.918+00'),
	('b8685912-f1ff-44ae-b108-a897918e9f01', '6dccbcbf-b65b-48c1-84df-56aa2446546d', '\x469cb1c5e318c24e7599940802d46d07dd9d591bf76e2b747951199b20805e7c', NULL, '2026-11-25 15:45:02.918+00'),
	('69732476-f0b2-45f8-904c-aab510fbadf1', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', '\x99110e58e4a93a8dd031c06d7094a8af0434dfc6ebb2a52cd9f0cb96a0574fbe', NULL, '2026-11-25 15:45:03.152+00'),
	('71c44a0e-c84a-47a4-86cb-19c25dee5d5b', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', '\x424fd6d037f871c3fbc3f7a21e7a1c6c6205b082b6a9f89e4aa41d51172dfb85', NULL, '2026-11-25 15:45:03.152+00'),
	('4915e2af-32cb-44b5-b874-8f2c91cd9bad', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', '\x8cc72f93ec9089cb6c0a68d811b1bb7efd3e2b51cff6c08cccf64409712d2b21', NULL, '2026-11-25 15:45:03.152+00'),
	('a48b41b4-33dd-4223-a0a1-bab32cd8b0d1', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', '\x9399ccc191f58c4dfbe41cb289ffb6a70b10770f0b9c4935f4b5633905b371d4', NULL, '2026-11-25 15:45:03.152+00'),
	('77e022ea-c3ea-4497-ad5f-b907ca929ee0', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', '\x59b715363b993893e40ac29c0baca982a46f370fd6a0e208965ed0f994fa70d3', NULL, '2026-11-25 15:45:03.152+00'),
	('a08d06f3-c6c9-421d-a97f-71e73273efbb', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', '\xe16ce19cc6acc3df02049e494a7ce0c967a9f3e75d75d4779f7ef977a00096f3', NULL, '2026-11-25 15:45:03.152+00'),
	('319953e3-520f-420e-a673-4c962121838a', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', '\x9eea4fe3512594df898731f8bf0f7d7ae6be6659258ed5ebc6ee19460b0026b8', NULL, '2026-11-25 15:45:03.152+00'),
	('621a50c6-3099-469d-8828-d12698ba9b74', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', '\x8d310d09dd31210290c8957d784e56e6b65c639b6cec960c3f5e2e5ddde49a3a', NULL, '2026-11-25 15:45:03.152+00'),
	('88232da6-733a-4bed-9edf-606dd195003f', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', '\x4b0e85880578533b05ba75488bce0129d8b1e5e9c04e4d4ed65cb5af880617ec', NULL, '2026-11-25 15:45:03.152+00'),
	('d7c6ce14-b969-4d98-8af8-e342e629f71f', 'ff9ed8b9-b294-41a9-b9b1-597d402c4c56', '\xa85c2235ada0df8cd9edd0cdcaae7ee83c6afb2ede7e4b44e071738af617f75a', NULL, '2026-11-25 15:45:03.152+00'),
	('15c68851-27b8-4e47-8920-ce38ea1e00e9', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde', '\x767595cc76521061ba5f9717eb9178672fd285b39966c32a5c52ae52db65a492', '2026-11-25 14:52:16.832+00', '2026-11-25 15:45:02.689+00');
INSERT INTO public.servers VALUES
	('c454d7db-392f-41f9-b45e-f9c1a312c083', 'sales', 'db.example.org', 5432, 'postgres', 'verify-full', NULL, 'postern_monitor', '\x015a3d9548d8310dfefcd0c3d69656e4d2c9e2fba4d458e70fd20b96f51b47ab91f4a295fe8142a34b047ea6379ad0666e5e2992', '2a39181a-43f6-4805-9c53-815128477163', '', NULL, NULL, NULL, NULL, '2026-11-25 15:45:02.582+00', '2026-11-25 15:45:02.582+00');
INSERT INTO public.settings VALUES
	(1, 'Example Ltd', NULL, NULL, 'https://postern.example.org', NULL, '2026-11-25 15:45:02.192+00', '\x015a3d9548c5926155257f0ea3cf6602a59d44992321ec34602fe6d83d2c9559cab134a17865b87ddfb4fda244b7e086084ae9feefa6cce2faf5b42226c91b9d4f', '{totp}', 'totp', 3, 'SHA256', 8, 30, 10, false, 72, 24, 12, 5, 30, 900, 3600, 200, 60, 30, 12, 365, '2026-11-25 15:45:03.612+00');
INSERT INTO public.sign_in_throttles VALUES
	('198.51.100.7/32', 1, '2026-11-25 15:45:02.461+00', NULL);
INSERT INTO public.user_aliases VALUES
	('ada_rw', '9849b0ef-d3e2-4351-8ff8-1ae96a913cde');
INSERT INTO public.user_clients VALUES
	('9849b0ef-d3e2-4351-8ff8-1ae96a913cde', '2a39181a-43f6-4805-9c53-815128477163', '2026-11-25 14:48:31.832+00'),
	('6dccbcbf-b65b-48c1-84df-56aa2446546d', '2a39181a-43f6-4805-9c53-815128477163', '2026-11-25 14:52:21.832+00'),
	('d47151b5-5ca1-44a6-a186-91c30d4f0ee9', '2a39181a-43f6-4805-9c53-815128477163', '2026-11-25 14:52:26.832+00'),
	('ebe99efd-55ca-41fb-961a-7ce3b32aa12f', '2a39181a-43f6-4805-9c53-815128477163', '2026-11-25 14:52:31.832+00');
INSERT INTO public.users VALUES
	('9849b0ef-d3e2-4351-8ff8-1ae96a913cde', 'ada', 'Ada Analyst', 'ada@example.org', NULL, '', '$argon2id$v=19$m=19456,t=2,p=1$XIz6N+NfsrHnGojNswVJhw$v4bx2obJZSFz25QnFyMe3dFb7L+nyO/xY4ttX/zjv2Y', '2026-11-25 14:46:01.832+00', NULL, 2, '2026-11-25 15:45:02.608+00', '2026-11-25 15:45:02.795+00', NULL),
	('6dccbcbf-b65b-48c1-84df-56aa2446546d', 'scott', 'Scott Scram', 'scott@example.org', NULL, '', NULL, NULL, NULL, 2, '2026-11-25 15:45:02.809+00', '2026-11-25 15:45:02.907+00', '\x015a3d954811ef889cd5a39d4bbcd04469cb758de4e7981109025fc82b122fbfb8e315cd2d865585ef61edc4f44e2a90a7441b3327f8a43a3367163323743d49adc7bf8205ce118e985e5a6c1d1ef1655311adb37189034d2d373d7254d3d7b45194aa83c47648680cf98312b129be7c6711e53b951c35e24af898b76921518d42dca282c7627ccdd53b9763fec236137a059a53d707b4f71fa6425e5553bc7890bc1305076b'),
	('d47151b5-5ca1-44a6-a186-91c30d4f0ee9', 'etl', 'Nightly load', NULL, NULL, '', '$argon2id$v=19$m=19456,t=2,p=1$7YBkgGCUPfV9+DaFbYIu+Q$sXNVTpV8K+9ucVHscg/wa4lU2+0SP5FKmi+2R4yPbmw', '2026-11-25 15:45:02.942+00', NULL, 0, '2026-11-25 15:45:02.946+00', '2026-11-25 15:45:02.946+00', NULL),
	('ebe99efd-55ca-41fb-961a-7ce3b32aa12f', 'bea', 'Bea Bypass', 'bea@example.org', NULL, '', '$argon2id$v=19$m=19456,t=2,p=1$ttuVjlSh5n7zkRTpuNSwBw$IVF4G7ES2O5tKkYdjdHzL2Od55hZzgXcqh7Ose1ZPYU', '2026-11-25 15:45:02.964+00', NULL, 0, '2026-11-25 15:45:02.967+00', '2026-11-25 15:45:02.967+00', NULL),
	('b4c1674c-f59a-4c89-8209-3e2a17bb6b1f', 'nina', 'Nina Notinvited', 'nina@example.org', NULL, '', NULL, NULL, NULL, 0, '2026-11-25 15:45:03.012+00', '2026-11-25 15:45:03.012+00', NULL),
	('1eba7257-9add-4766-afad-8e6d483ab856', 'ines', 'Ines Invited', 'ines@example.org', NULL, '', NULL, NULL, NULL, 0, '2026-11-25 15:45:03.018+00', '2026-11-25 15:45:03.018+00', NULL),
	('f0a75cf1-6a6b-4d59-a710-6ef0908ac89d', 'dan', 'Dan Disabled', 'dan@example.org', NULL, '', '$argon2id$v=19$m=19456,t=2,p=1$jihCkeP0wO0nkufOCd+WKQ$EoNi0RbOILsi9TqfYiiLbCo6H+j9BM4nU0miYXhnKJ0', '2026-11-25 15:45:03.059+00', '2026-11-25 15:45:03.079+00', 1, '2026-11-25 15:45:03.062+00', '2026-11-25 15:45:03.08+00', NULL),
	('ff9ed8b9-b294-41a9-b9b1-597d402c4c56', 'lena', 'Lena Locked', 'lena@example.org', NULL, '', '$argon2id$v=19$m=19456,t=2,p=1$O20X34N9MWrRAZNlT+g4fw$9J7pCFW4PYIBRqEqvPpbiXuKmt1nR8Bv+lKpJj/oYPY', '2026-11-25 15:45:03.095+00', NULL, 1, '2026-11-25 15:45:03.098+00', '2026-11-25 15:45:03.142+00', NULL);
INSERT INTO public.worker_instances VALUES
	('db1:4711', 'db1', 4711, '0.1.0', '[]', '{}', '2026-11-25 15:45:04.665+00', '2026-11-25 15:45:04.665+00');
SELECT pg_catalog.setval('public.attempts_id_seq', 24, true);
SELECT pg_catalog.setval('public.audit_events_id_seq', 50, true);
ALTER TABLE ONLY public._prisma_migrations
    ADD CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_events
    ADD CONSTRAINT audit_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.bypass_codes
    ADD CONSTRAINT bypass_codes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.bypass_exceptions
    ADD CONSTRAINT bypass_exceptions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.certificate_authorities
    ADD CONSTRAINT certificate_authorities_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.challenges
    ADD CONSTRAINT challenges_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.clients
    ADD CONSTRAINT clients_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.config_version
    ADD CONSTRAINT config_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.enrollment_links
    ADD CONSTRAINT enrollment_links_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.factors
    ADD CONSTRAINT factors_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.group_members
    ADD CONSTRAINT group_members_pkey PRIMARY KEY (group_id, user_id);
ALTER TABLE ONLY public.groups
    ADD CONSTRAINT groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.login_states
    ADD CONSTRAINT login_states_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY public.operator_links
    ADD CONSTRAINT operator_links_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.operators
    ADD CONSTRAINT operators_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policies
    ADD CONSTRAINT policies_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policy_clients
    ADD CONSTRAINT policy_clients_pkey PRIMARY KEY (policy_id, client_id);
ALTER TABLE ONLY public.policy_groups
    ADD CONSTRAINT policy_groups_pkey PRIMARY KEY (policy_id, group_id);
ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.servers
    ADD CONSTRAINT servers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sign_in_throttles
    ADD CONSTRAINT sign_in_throttles_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.user_aliases
    ADD CONSTRAINT user_aliases_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.user_clients
    ADD CONSTRAINT user_clients_pkey PRIMARY KEY (user_id, client_id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.worker_instances
    ADD CONSTRAINT worker_instances_pkey PRIMARY KEY (id);
CREATE INDEX attempts_at_idx ON public.attempts USING brin (at);
CREATE INDEX attempts_rejected ON public.attempts USING btree (id) WHERE (outcome = 'reject'::text);
CREATE INDEX attempts_user_id_id_idx ON public.attempts USING btree (user_id, id);
CREATE INDEX attempts_username_id_idx ON public.attempts USING btree (username, id);
CREATE INDEX audit_events_at_idx ON public.audit_events USING brin (at);
CREATE INDEX audit_events_subject_kind_subject_id_id_idx ON public.audit_events USING btree (subject_kind, subject_id, id);
CREATE UNIQUE INDEX bypass_codes_user_id_code_mac_key ON public.bypass_codes USING btree (user_id, code_mac);
CREATE UNIQUE INDEX bypass_exceptions_server_id_role_method_network_key ON public.bypass_exceptions USING btree (server_id, role, method, network);
CREATE UNIQUE INDEX certificate_authorities_purpose_key ON public.certificate_authorities USING btree (purpose);
CREATE INDEX challenges_expires_at_idx ON public.challenges USING btree (expires_at);
CREATE UNIQUE INDEX challenges_state_hash_key ON public.challenges USING btree (state_hash);
CREATE UNIQUE INDEX clients_ldap_name_key ON public.clients USING btree (ldap_name);
CREATE UNIQUE INDEX clients_name_key ON public.clients USING btree (name);
CREATE UNIQUE INDEX clients_network_key ON public.clients USING btree (network);
CREATE UNIQUE INDEX enrollment_links_token_hash_key ON public.enrollment_links USING btree (token_hash);
CREATE INDEX enrollment_links_user_id_idx ON public.enrollment_links USING btree (user_id);
CREATE INDEX factors_user_id_idx ON public.factors USING btree (user_id);
CREATE INDEX group_members_user_id_idx ON public.group_members USING btree (user_id);
CREATE UNIQUE INDEX groups_name_key ON public.groups USING btree (name);
CREATE INDEX login_states_locked_until_idx ON public.login_states USING btree (locked_until);
CREATE INDEX operator_links_operator_id_idx ON public.operator_links USING btree (operator_id);
CREATE UNIQUE INDEX operator_links_token_hash_key ON public.operator_links USING btree (token_hash);
CREATE UNIQUE INDEX operators_username_key ON public.operators USING btree (username);
CREATE UNIQUE INDEX policies_name_key ON public.policies USING btree (name);
CREATE UNIQUE INDEX policies_one_default ON public.policies USING btree (is_default) WHERE is_default;
CREATE INDEX policy_clients_client_id_idx ON public.policy_clients USING btree (client_id);
CREATE INDEX policy_groups_group_id_idx ON public.policy_groups USING btree (group_id);
CREATE UNIQUE INDEX recovery_codes_user_id_code_mac_key ON public.recovery_codes USING btree (user_id, code_mac);
CREATE INDEX servers_client_id_idx ON public.servers USING btree (client_id);
CREATE UNIQUE INDEX servers_name_key ON public.servers USING btree (name);
CREATE INDEX user_aliases_search ON public.user_aliases USING btree (lower(name) text_pattern_ops);
CREATE INDEX user_aliases_user_id_idx ON public.user_aliases USING btree (user_id);
CREATE INDEX users_created_at_idx ON public.users USING btree (created_at);
CREATE UNIQUE INDEX users_username_key ON public.users USING btree (username);
CREATE INDEX users_words ON public.users USING gin (to_tsvector('simple'::regconfig, regexp_replace(((((username || ' '::text) || display_name) || ' '::text) || COALESCE(email, ''::text)), '[^[:alnum:]]+'::text, ' '::text, 'g'::text)));
CREATE TRIGGER add_login_state AFTER INSERT ON public.users REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.add_login_state();
CREATE TRIGGER bump_config_version AFTER UPDATE OF name, network, secret_sealed, message_authenticator, code_entry, groups_in_response, disabled_at, doors, ldap_name ON public.clients FOR EACH STATEMENT EXECUTE FUNCTION public.bump_config_version();
CREATE TRIGGER bump_config_version AFTER INSERT OR DELETE OR UPDATE ON public.policies FOR EACH STATEMENT EXECUTE FUNCTION public.bump_config_version();
CREATE TRIGGER bump_config_version AFTER INSERT OR DELETE OR UPDATE ON public.policy_clients FOR EACH STATEMENT EXECUTE FUNCTION public.bump_config_version();
CREATE TRIGGER bump_config_version AFTER INSERT OR DELETE OR UPDATE ON public.policy_groups FOR EACH STATEMENT EXECUTE FUNCTION public.bump_config_version();
CREATE TRIGGER bump_config_version AFTER INSERT OR DELETE OR UPDATE ON public.settings FOR EACH STATEMENT EXECUTE FUNCTION public.bump_config_version();
CREATE TRIGGER bump_config_version_rows AFTER INSERT OR DELETE ON public.clients FOR EACH STATEMENT EXECUTE FUNCTION public.bump_config_version();
CREATE TRIGGER keep_default_policy BEFORE DELETE OR UPDATE ON public.policies FOR EACH ROW EXECUTE FUNCTION public.keep_default_policy();
CREATE TRIGGER one_owner_per_role_name BEFORE INSERT OR UPDATE ON public.user_aliases FOR EACH ROW EXECUTE FUNCTION public.one_owner_per_role_name();
CREATE TRIGGER one_owner_per_role_name BEFORE INSERT OR UPDATE OF username ON public.users FOR EACH ROW EXECUTE FUNCTION public.one_owner_per_role_name();
ALTER TABLE ONLY public.bypass_codes
    ADD CONSTRAINT bypass_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.bypass_exceptions
    ADD CONSTRAINT bypass_exceptions_server_id_fkey FOREIGN KEY (server_id) REFERENCES public.servers(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.enrollment_links
    ADD CONSTRAINT enrollment_links_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.factors
    ADD CONSTRAINT factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.group_members
    ADD CONSTRAINT group_members_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.groups(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.group_members
    ADD CONSTRAINT group_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.login_states
    ADD CONSTRAINT login_states_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.operator_links
    ADD CONSTRAINT operator_links_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES public.operators(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.policy_clients
    ADD CONSTRAINT policy_clients_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.clients(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE ONLY public.policy_clients
    ADD CONSTRAINT policy_clients_policy_id_fkey FOREIGN KEY (policy_id) REFERENCES public.policies(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.policy_groups
    ADD CONSTRAINT policy_groups_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.groups(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE ONLY public.policy_groups
    ADD CONSTRAINT policy_groups_policy_id_fkey FOREIGN KEY (policy_id) REFERENCES public.policies(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.servers
    ADD CONSTRAINT servers_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.clients(id) ON UPDATE CASCADE ON DELETE SET NULL;
ALTER TABLE ONLY public.user_aliases
    ADD CONSTRAINT user_aliases_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON UPDATE CASCADE ON DELETE CASCADE;
