-- CreateTable
CREATE TABLE "session_watches" (
    "server_id" UUID NOT NULL,
    "tried_at" TIMESTAMPTZ(3) NOT NULL,
    "failure" TEXT,
    "looked_at" TIMESTAMPTZ(3),
    "look" JSONB,
    "unexplained" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "session_watches_pkey" PRIMARY KEY ("server_id")
);

-- AddForeignKey
ALTER TABLE "session_watches" ADD CONSTRAINT "session_watches_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "servers"("id") ON DELETE CASCADE ON UPDATE CASCADE;
