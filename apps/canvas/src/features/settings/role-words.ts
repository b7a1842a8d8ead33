import { TENANT_ROLES, type TenantRole } from "@molecule/domain";

export const ROLE_WORDS: Readonly<Record<TenantRole, { word: string; means: string }>> = {
  viewer: { word: "Viewer", means: "Sees everything but values" },
  member: { word: "Member", means: "Also runs workspaces and sets their secrets" },
  admin: { word: "Admin", means: "Also sets secrets for all workspaces, and manages members" },
  owner: { word: "Owner", means: "May do everything here" },
};

/** Roles that somebody of `own` role may give, the strongest first. Nobody grants more than they are. */
export const grantableRoles = (own: TenantRole): readonly TenantRole[] =>
  TENANT_ROLES.slice(0, TENANT_ROLES.indexOf(own) + 1).toReversed();

export const roleOptions = (own: TenantRole) =>
  grantableRoles(own).map((value) => ({
    value,
    label: ROLE_WORDS[value].word,
    detail: ROLE_WORDS[value].means,
  }));
