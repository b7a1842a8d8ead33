import type { FaultRecord } from "@molecule/domain";
import type { ServiceContext } from "@molecule/services";
import { type Auth, findSession, findTokenSession, readBearer, type SignedIn } from "@molecule/services/auth";
import type { ChangeFeed } from "./change-feed.ts";

/** A fault for the log: its id, where it happened and what it was. No input and no value is in it. */
export type ReportedFault = {
  readonly faultId: string;
  readonly path: string;
  readonly record: FaultRecord;
};

/** What the process that publishes the API composes once. */
export type ApiServices = {
  readonly services: ServiceContext;
  readonly auth: Auth;
  readonly changeFeed: ChangeFeed;
  readonly reportFault: (fault: ReportedFault) => void;
  /** How often a subscription asks again whether its session and membership still stand. */
  readonly recheckMs: number;
};

/** What one request brings. */
export type ApiContext = ApiServices & {
  /** Who asks, read from the database once for all procedures of a batch. */
  readonly findSession: () => Promise<SignedIn | undefined>;
  /** The same, read anew: for what outlives a request. */
  readonly findSessionAgain: () => Promise<SignedIn | undefined>;
};

export const createApiContext = (api: ApiServices, headers: Headers): ApiContext => {
  // Whoever brings a bearer acts by it alone, whatever cookie comes along.
  const bearer = readBearer(headers);
  const findSessionAgain = async (): Promise<SignedIn | undefined> => {
    if (bearer === null) return findSession(api.auth, headers);
    return bearer === undefined ? undefined : findTokenSession(api.services, api.auth, bearer);
  };
  let found: Promise<SignedIn | undefined> | undefined;
  return {
    ...api,
    findSession: () => {
      found ??= findSessionAgain();
      return found;
    },
    findSessionAgain,
  };
};
