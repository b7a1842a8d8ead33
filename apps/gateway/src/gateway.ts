import type { AttemptId } from "@molecule/domain";
import type { ServiceContext } from "@molecule/services/calls";
import type { Logger } from "pino";
import type { CreditDesk } from "./credit/credit-desk.ts";
import type { FailAt } from "./failpoints.ts";
import type { KeyCache } from "./keys/key-cache.ts";
import type { KeyStore } from "./keys/key-store.ts";
import type { Suspensions } from "./keys/suspensions.ts";
import type { CallJournal } from "./meter/call-journal.ts";
import type { UsageAnnouncer } from "./meter/usage-announcer.ts";
import type { Observer } from "./observe/observer.ts";
import type { SandboxAddress } from "./upstream/choose-upstream.ts";
import type { CredentialPool } from "./upstream/credential-pool.ts";
import type { Dispatchers } from "./upstream/dispatchers.ts";
import type { BodyBudget } from "./wire/body-budget.ts";
import type { LoadGate } from "./wire/load-gate.ts";
import type { ModelCheck } from "./wire/model-cache.ts";

export type Limits = {
  readonly maxBodyBytes: number;
  /** Of the bodies of all calls under way together. */
  readonly maxHeldBodyBytes: number;
  /** Calls under way at once; more are turned away. */
  readonly maxCalls: number;
  /** How long an answer is read on for its numbers after the caller has left. */
  readonly drainMs: number;
  /** How long a caller may stop reading before it counts as gone. */
  readonly stallMs: number;
  /** How long a provider may be silent, before its first byte and between two. */
  readonly silenceMs: number;
  /** How long after the first try of a call another one may begin. */
  readonly retryMs: number;
  /** How long a request may take to come whole. */
  readonly requestMs: number;
};

/** What serving a call needs; composed once per process. */
export type Gateway = {
  /** Names this process on its attempts. */
  readonly id: string;
  /** Given by whoever started this process, who knows it by that. */
  readonly instanceId: string | undefined;
  readonly ctx: ServiceContext;
  readonly sandbox: SandboxAddress | null;
  readonly keys: KeyCache;
  readonly checkModel: ModelCheck;
  readonly credit: CreditDesk;
  readonly failAt: FailAt;
  /** Commits what gateways that are gone left on this machine's disk. */
  readonly replaySpools: () => Promise<number>;
  readonly journal: CallJournal;
  readonly announcer: UsageAnnouncer;
  readonly pool: CredentialPool;
  readonly keyStore: KeyStore;
  readonly suspensions: Suspensions;
  readonly dispatchers: Dispatchers;
  readonly limits: Limits;
  readonly log: Logger;
  readonly observer: Observer;
  readonly gate: LoadGate;
  readonly bodies: BodyBudget;
  /** Runs whose wrong key was alerted already. */
  readonly alerted: Set<string>;
  /** Calls whose money is not settled yet; a drain waits for them. */
  readonly inFlight: { count: number };
  /** Calls that were let in and whose end is not committed yet. */
  readonly open: Set<AttemptId>;
};
