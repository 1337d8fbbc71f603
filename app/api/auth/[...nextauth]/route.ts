/** Sign-in, sign-out and session refresh: next-auth's own routes, or in JSON what keeps them from the store. */

import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { createLog } from "@/lib/foundation/platform/log";
import { requireStore } from "@/lib/foundation/platform/store-health";
import { storeTroubleOf } from "@/lib/foundation/platform/store-trouble";
import { authOptions } from "@/lib/programs/console/auth-options";
import { isRequestSecure } from "@/lib/programs/console/request";

type Context = { params: Promise<{ nextauth: string[] }> };

async function respond(request: NextRequest, context: Context): Promise<Response> {
  try {
    await requireStore();
    return await NextAuth(request, context, await authOptions(await isRequestSecure()));
  } catch (error) {
    const trouble = storeTroubleOf(error);
    if (!trouble) throw error;
    createLog("console").error({ err: error, trouble }, "A request about a session met a store in trouble.");
    return Response.json({ error: `store:${trouble}` }, { status: 503 });
  }
}

export { respond as GET, respond as POST };
