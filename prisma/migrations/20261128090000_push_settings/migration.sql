-- CreateTable
CREATE TABLE "push_settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "public_key" BYTEA NOT NULL,
    "private_key_sealed" BYTEA NOT NULL,
    "contact" TEXT NOT NULL DEFAULT '',
    "hosts" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "ca" TEXT,
    "last_success_at" TIMESTAMPTZ(3),
    "last_failure_at" TIMESTAMPTZ(3),
    "last_failure" TEXT,

    CONSTRAINT "push_settings_pkey" PRIMARY KEY ("id")
);
