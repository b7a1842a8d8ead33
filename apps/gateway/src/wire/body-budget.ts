/** Memory for the bodies of requests, of all callers together: each may be large, and many may come at once. */
export type BodyBudget = {
  /** Sets memory aside for a piece of a tenant's request. False when there is none for it. */
  take(tenantId: string, bytes: number): boolean;
  giveBack(tenantId: string, bytes: number): void;
  /** Set aside at the moment. */
  bytes(): number;
};

/** @param mostBytes of all tenants; one of them gets half of it at most, so that the others are served */
export const createBodyBudget = (mostBytes: number): BodyBudget => {
  const ofTenants = new Map<string, number>();
  let all = 0;
  return {
    take: (tenantId, bytes) => {
      const own = (ofTenants.get(tenantId) ?? 0) + bytes;
      if (all + bytes > mostBytes || own > mostBytes / 2) return false;
      all += bytes;
      ofTenants.set(tenantId, own);
      return true;
    },
    giveBack: (tenantId, bytes) => {
      all -= bytes;
      const left = (ofTenants.get(tenantId) ?? 0) - bytes;
      if (left > 0) ofTenants.set(tenantId, left);
      else ofTenants.delete(tenantId);
    },
    bytes: () => all,
  };
};
