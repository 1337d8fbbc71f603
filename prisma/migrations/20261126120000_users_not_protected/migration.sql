-- Who is disabled or has no confirmed factor, for the overview: it counts them by group at every visit.
CREATE INDEX "users_not_protected" ON "users" ("id") INCLUDE ("disabled_at", "directory_disabled_at")
  WHERE NOT ("disabled_at" IS NULL AND "directory_disabled_at" IS NULL) OR "confirmed_factors" = 0;
