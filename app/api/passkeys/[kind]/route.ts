/** What a browser asks an authenticator with, to sign in an operator or a user; and the cookie that the answer needs. */
import { AppError } from "@/lib/foundation/base/errors";
import { createLog } from "@/lib/foundation/platform/log";
import { requireStore } from "@/lib/foundation/platform/store-health";
import { storeTroubleOf, troubleWords } from "@/lib/foundation/platform/store-trouble";
import { beginPasskeySignIn } from "@/lib/people/passkeys/sign-in";
import { ensurePasskeyCookie } from "@/lib/programs/console/passkey-cookie";
import { requestAddress } from "@/lib/programs/console/request";
import { isSameOrigin } from "@/lib/programs/console/same-origin";

type Context = { readonly params: Promise<{ readonly kind: string }> };

export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { kind } = await params;
  if (kind !== "operator" && kind !== "user") return new Response(null, { status: 404 });
  if (!isSameOrigin(request.headers)) return refusal("This comes from another site.", 403);
  try {
    await requireStore();
    const cookieHash = await ensurePasskeyCookie();
    const asked = await beginPasskeySignIn(kind, { cookieHash, ip: await requestAddress() });
    return Response.json(asked, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    if (error instanceof AppError) return refusal(error.message, error.code === "unavailable" ? 429 : 409);
    const trouble = storeTroubleOf(error);
    if (!trouble) throw error;
    createLog("console").error({ err: error, trouble }, "A sign-in with a passkey met a store in trouble.");
    return refusal(troubleWords[trouble], 503);
  }
}

const refusal = (message: string, status: number) => Response.json({ message }, { status });
