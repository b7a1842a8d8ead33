import { type NextRequest, NextResponse } from "next/server";
import { isDevelopment } from "./env.ts";
import { NONCE_HEADER, pagePolicy } from "./src/server/content-policy.ts";

const POLICY_HEADER = "content-security-policy";

/** Gives each page a nonce of its own: Next puts it on its scripts, and a script without it does not run. */
export const proxy = (request: NextRequest): NextResponse => {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const policy = pagePolicy(nonce, { development: isDevelopment() });
  const headers = new Headers(request.headers);
  headers.set(NONCE_HEADER, nonce);
  // Next reads the nonce from here.
  headers.set(POLICY_HEADER, policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set(POLICY_HEADER, policy);
  return response;
};

export const config = { matcher: ["/((?!api/|admin/|_next/).*)"] };
