import {
  DomainError,
  type PlatformActor,
  roleIsAtLeast,
  type TenantRole,
  type TenantScope,
} from "@molecule/domain";

/** @throws DomainError FORBIDDEN when the acting member's role is weaker than `needed` */
export const assertRole = (scope: TenantScope, needed: TenantRole, what: string): void => {
  if (roleIsAtLeast(scope.role, needed)) return;
  throw new DomainError(
    "FORBIDDEN",
    `Your role in this organization is ${scope.role}; to ${what} it must be at least ${needed}.`,
    {
      remedy: "Ask an admin or owner of the organization to do it, or to change your role.",
    },
  );
};

/** @throws DomainError FORBIDDEN when the actor does not run the platform */
export const assertOperator = (scope: TenantScope, what: string): void => {
  if (scope.operator) return;
  throw new DomainError("FORBIDDEN", `Only a platform operator may ${what}.`, {
    remedy: "Ask the operator of this installation.",
  });
};

/** @throws DomainError FORBIDDEN when a person acts on the platform who does not run it */
export const assertRunsPlatform = ({ actor, operator }: PlatformActor, what: string): void => {
  if (operator || actor.kind === "process") return;
  throw new DomainError("FORBIDDEN", `Only a platform operator may ${what}.`, {
    remedy: "Ask the operator of this installation.",
  });
};
