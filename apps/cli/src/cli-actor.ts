import type { PlatformActor } from "@molecule/domain";

/** Whoever may read the database's address runs the platform. */
export const CLI: PlatformActor = { actor: { kind: "process", name: "cli" }, operator: true };
