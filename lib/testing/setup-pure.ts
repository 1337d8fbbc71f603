/** The environment of tests without a store: quick hashing and no log. */
import { randomBytes } from "node:crypto";

process.env.POSTERN_MASTER_KEY = randomBytes(32).toString("base64");
process.env.POSTERN_ARGON2_MEMORY_KIB = "64";
process.env.POSTERN_ARGON2_PASSES = "1";
process.env.POSTERN_LOG_LEVEL = "silent";
delete process.env.DATABASE_URL;
