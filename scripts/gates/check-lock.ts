/** A package of the lock file, as far as this check reads it. */
type LockedPackage = {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

export type Lock = { readonly packages: Readonly<Record<string, LockedPackage>> };

/** Where Node would find `name` from the package at `place`: its own folder first, then every one above it. */
const isLocked = (lock: Lock, place: string, name: string): boolean => {
  let base = place;
  for (;;) {
    if (lock.packages[`${base === "" ? "" : `${base}/`}node_modules/${name}`] !== undefined) return true;
    if (base === "") return false;
    base = base.slice(0, Math.max(0, base.lastIndexOf("/node_modules/")));
  }
};

/**
 * Faults of a lock file that `npm ci` would only meet on another platform, or on another network: an optional
 * package (the binaries of one platform) that is named and has no entry, and the address of a private registry.
 */
export const findLockFaults = (lock: Lock): string[] => {
  const faults: string[] = [];
  for (const [place, locked] of Object.entries(lock.packages)) {
    for (const name of Object.keys(locked.optionalDependencies ?? {}))
      if (!isLocked(lock, place, name))
        faults.push(`${place || "the root"} names ${name}, which has no entry`);
    if (locked.link !== true && locked.resolved !== undefined)
      faults.push(`${place} names an address: ${locked.resolved}`);
  }
  return faults;
};
