/** Sign-in, sign-out and session refresh: next-auth's own routes. */

import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/programs/console/auth-options";
import { isRequestSecure } from "@/lib/programs/console/request";

type Context = { params: Promise<{ nextauth: string[] }> };

async function respond(request: NextRequest, context: Context): Promise<Response> {
  return NextAuth(request, context, await authOptions(await isRequestSecure()));
}

export { respond as GET, respond as POST };
