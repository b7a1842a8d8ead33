import type { TenantId, UserId } from "./id.ts";

/** What a member may do in a tenant, weakest first. */
export const TENANT_ROLES = ["viewer", "member", "admin", "owner"] as const;
export type TenantRole = (typeof TENANT_ROLES)[number];

/** True when `role` may do what `needed` may do. */
export const roleIsAtLeast = (role: TenantRole, needed: TenantRole): boolean =>
  TENANT_ROLES.indexOf(role) >= TENANT_ROLES.indexOf(needed);

export type ProcessName = "canvas" | "gateway" | "supervisor" | "cli" | "boot";

/** A viewer sees names; what may be shown of a value, and who may change it, begins with a member. */
export const seesValues = ({ role }: { readonly role: TenantRole }): boolean => roleIsAtLeast(role, "member");

/** Who acts: a person, or one of our own processes. */
export type Actor =
  | { readonly kind: "user"; readonly userId: UserId; readonly name: string }
  | { readonly kind: "process"; readonly name: ProcessName };

/** Proof that a request was resolved to one tenant. `operator` says that the person also runs the platform. */
export type TenantScope = {
  readonly tenantId: TenantId;
  readonly actor: Actor;
  readonly role: TenantRole;
  readonly operator: boolean;
};

/** Who acts on the platform itself rather than in a tenant. */
export type PlatformActor = {
  readonly actor: Actor;
  /** The person runs the platform. Our own processes need not be one. */
  readonly operator: boolean;
};

/** The scope in which one of our own processes works for a tenant. */
export const processScope = (name: ProcessName, tenantId: TenantId): TenantScope => ({
  tenantId,
  actor: { kind: "process", name },
  role: "owner",
  operator: false,
});
