import type { Me, TenantView } from "@molecule/api";
import { DomainError } from "@molecule/domain";
import { getCaller } from "./get-caller.ts";

export type PageSession = { readonly me: Me; readonly tenants: readonly TenantView[] };

const isSignedOut = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof DomainError && error.cause.code === "NOT_SIGNED_IN";

/** Who asks for a page, and their organizations; null when nobody is signed in. */
export const findPageSession = async (): Promise<PageSession | null> => {
  const api = await getCaller();
  try {
    const [me, tenants] = await Promise.all([api.session.me(), api.session.tenants()]);
    return { me, tenants };
  } catch (error) {
    if (isSignedOut(error)) return null;
    throw error;
  }
};
