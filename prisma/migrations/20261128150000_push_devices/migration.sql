-- CreateTable
CREATE TABLE "push_devices" (
    "id" UUID NOT NULL,
    "subscription_sealed" BYTEA NOT NULL,
    "endpoint_hash" BYTEA NOT NULL,

    CONSTRAINT "push_devices_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "push_devices_endpoint_hash_key" ON "push_devices"("endpoint_hash");

-- AddForeignKey
ALTER TABLE "push_devices" ADD CONSTRAINT "push_devices_id_fkey" FOREIGN KEY ("id") REFERENCES "factors"("id") ON DELETE CASCADE ON UPDATE CASCADE;
