import { withTenant } from "@molecule/db";
import { findRunReceipt, listOpenRuns, listWorkspaceCards } from "@molecule/db/repositories";
import { runs, workspaces } from "@molecule/db/schema";
import type { RunId, TenantScope, WorkspaceId } from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import {
  cancelStart,
  createWorkspace,
  hibernateWorkspace,
  pauseWorkspace,
  requestRestart,
  resumeWorkspace,
  type ServiceContext,
  sendMessage,
  setSecrets,
} from "@molecule/services";
import { and, eq, isNotNull, isNull } from "drizzle-orm";
import type { Move } from "./moves.ts";
import { createPlayedEngine, type PlayedEngine } from "./played-engine.ts";
import { proofOf } from "./played-proof.ts";
import { type PlayedSupervisor, playSupervisor } from "./played-supervisor.ts";
import { registerPlayedAgents } from "./register-played-agents.ts";

const KEY = {
  name: "ANTHROPIC_API_KEY",
  value: "sk-ant-api03-played-0123456789abcdef",
  kind: "secret" as const,
};
/** More steps than any way to rest takes. */
const MOST_STEPS = 200;

/** One workspace, its supervisors and its agents, in one sequence of things that happen to it. */
export class Play {
  readonly faults: string[] = [];
  readonly #ctx: ServiceContext;
  readonly #openSecret: OpenSecret;
  readonly #scope: TenantScope;
  readonly #id: WorkspaceId;
  readonly #engine: PlayedEngine = createPlayedEngine();
  #supervisor: PlayedSupervisor | null = null;
  /** Taken over from, and not told. */
  #stale: PlayedSupervisor[] = [];
  /** Whose leases may be taken over: one of them may still hold a workspace at rest, which nobody has claimed since. */
  readonly #gone: string[] = [];
  #saved = 0;
  #provesNext = true;

  constructor(at: { ctx: ServiceContext; openSecret: OpenSecret; scope: TenantScope; id: WorkspaceId }) {
    this.#ctx = at.ctx;
    this.#openSecret = at.openSecret;
    this.#scope = at.scope;
    this.#id = at.id;
  }

  static async begin(ctx: ServiceContext, openSecret: OpenSecret, scope: TenantScope): Promise<Play> {
    const { workspace } = await createWorkspace(ctx, scope, {
      ...{ name: "Ada", runtime: "claude-code", model: "claude-opus-4-7", secrets: [KEY] },
    });
    return new Play({ ctx, openSecret, scope, id: workspace.id });
  }

  #fault(what: string): void {
    this.faults.push(what);
  }

  /** What a person may be refused is no fault: the play goes on. */
  async #ask(verb: () => Promise<unknown>): Promise<void> {
    await verb().catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== "DomainError") throw error;
    });
  }

  async #save(): Promise<void> {
    this.#saved += 1;
    const entries = [{ name: "FOO", value: String(this.#saved), kind: "variable" as const }];
    await setSecrets(this.#ctx, this.#scope, { workspaceId: this.#id, entries });
  }

  async #claim(): Promise<void> {
    const parts = { ctx: this.#ctx, openSecret: this.#openSecret, engine: this.#engine };
    this.#supervisor = await playSupervisor(parts, this.#id, this.#gone);
  }

  async #happen(what: Move["what"]): Promise<void> {
    const [ctx, scope, at] = [this.#ctx, this.#scope, { workspaceId: this.#id }];
    const restart = (force: boolean) => this.#ask(() => requestRestart(ctx, scope, { ...at, force }));
    switch (what) {
      case "save":
        await this.#save();
        return restart(false);
      case "restart":
        return restart(false);
      case "force":
        return restart(true);
      case "cancel":
        return this.#ask(() => cancelStart(ctx, scope, at));
      case "pause":
        return this.#ask(() => pauseWorkspace(ctx, scope, at));
      case "resume":
        return this.#ask(() => resumeWorkspace(ctx, scope, at));
      case "hibernate":
        return this.#ask(() => hibernateWorkspace(ctx, scope, at));
      case "message":
        return this.#ask(() => sendMessage(ctx, scope, { ...at, body: "hello" }));
      case "take the key away":
        return this.#ask(() => setSecrets(ctx, scope, { ...at, remove: [KEY.name] }));
      case "give the key back":
        return this.#ask(() => setSecrets(ctx, scope, { ...at, entries: [KEY] }));
      case "agent crashes":
        for (const id of this.#engine.running()) this.#engine.crash(id);
        return;
      case "agent is not proved":
        this.#provesNext = false;
        return;
      case "a start is lost on its way back":
        return this.#engine.loseNextStart();
      case "the engine does not answer once":
        return this.#engine.failNextCall();
      case "supervisor stops":
        return this.#supervisor?.tellToStop("end");
      case "supervisor stops and leaves its agents":
        return this.#supervisor?.tellToStop("leave");
      case "supervisor dies": {
        if (this.#supervisor !== null) this.#gone.push(this.#supervisor.name);
        return this.#claim();
      }
      case "second supervisor takes over": {
        const first = this.#supervisor;
        // As when its lease ran out while it stood still: it does not know.
        if (first !== null && !first.hasLost()) this.#stale.push(first);
        if (first !== null) this.#gone.push(first.name);
        return this.#claim();
      }
      case "time passes":
        return this.#passTime();
    }
  }

  /** Pauses between tries are over. */
  async #passTime(): Promise<void> {
    await withTenant(this.#ctx.db, this.#scope, (tx) =>
      tx
        .update(workspaces)
        .set({ nextAttemptAt: new Date(0) })
        .where(and(eq(workspaces.id, this.#id), isNotNull(workspaces.nextAttemptAt))),
    );
  }

  async #answerProofs(): Promise<void> {
    for (const id of this.#supervisor?.asked() ?? []) {
      await this.#supervisor?.answer(id, proofOf(this.#provesNext));
      this.#provesNext = true;
    }
  }

  #workspace() {
    return withTenant(this.#ctx.db, this.#scope, async (tx) => {
      const [row] = await tx.select().from(workspaces).where(eq(workspaces.id, this.#id));
      if (row === undefined) throw new Error("the workspace is gone");
      return row;
    });
  }

  async #liveRuns(): Promise<readonly RunId[]> {
    const rows = await withTenant(this.#ctx.db, this.#scope, (tx) =>
      tx
        .select({ id: runs.id })
        .from(runs)
        .where(and(eq(runs.workspaceId, this.#id), isNotNull(runs.liveAt), isNull(runs.endedAt))),
    );
    return rows.map(({ id }) => id);
  }

  /** @returns whether anything was done */
  async #step(): Promise<boolean> {
    if (this.#supervisor === null || this.#supervisor.hasLost()) await this.#claim();
    const servingBefore = (await this.#liveRuns()).filter((id) => this.#engine.running().includes(id));
    const done = await this.#supervisor?.step();
    if (typeof done === "object" && done?.do === "prepare") await this.#checkRefusal(servingBefore);
    const live = await this.#liveRuns();
    if (live.length > 1) this.#fault(`${live.length} runs are live`);
    if (this.#engine.running().length > 1) this.#fault(`${this.#engine.running().length} executions run`);
    // One that was taken over from tries to go on with what it believes.
    for (const stale of this.#stale) {
      await stale.step();
      if (!stale.hasLost()) this.#fault("a supervisor that was taken over from still holds the workspace");
    }
    this.#stale = [];
    return done !== null && done !== undefined;
  }

  /** Whoever served before a start was refused serves after it. */
  async #checkRefusal(servingBefore: readonly RunId[]): Promise<void> {
    const { refusal, stage } = await this.#workspace();
    if (refusal === null || stage !== null) return;
    for (const id of servingBefore)
      if (!this.#engine.running().includes(id) || !(await this.#liveRuns()).includes(id))
        this.#fault(`a refused start (${refusal.code}) ended the run that served`);
  }

  async #settle(): Promise<void> {
    for (let taken = 0; taken < MOST_STEPS; taken += 1) {
      await registerPlayedAgents(this.#ctx, this.#engine);
      await this.#answerProofs();
      if (await this.#step()) continue;
      const idle = (this.#supervisor?.asked().length ?? 0) === 0;
      if (idle && (await this.#workspace()).stage === null) return;
    }
    this.#fault("it does not come to rest");
  }

  async play(moves: readonly Move[]): Promise<void> {
    await this.#claim();
    for (const { what, steps } of moves) {
      await this.#happen(what);
      for (let taken = 0; taken < steps; taken += 1) {
        await registerPlayedAgents(this.#ctx, this.#engine);
        if (taken % 2 === 1) await this.#answerProofs();
        await this.#step();
      }
    }
    await this.#settle();
    await this.#checkQuiet("at rest");
    await this.#end();
  }

  /** Everything is put right, and the last save must be what runs. */
  async #end(): Promise<void> {
    const at = { workspaceId: this.#id };
    this.#provesNext = true;
    this.#engine.calmDown();
    await this.#happen("give the key back");
    await this.#ask(() => resumeWorkspace(this.#ctx, this.#scope, at));
    await this.#save();
    await requestRestart(this.#ctx, this.#scope, at);
    await this.#settle();
    await this.#checkQuiet("at the end");
    const workspace = await this.#workspace();
    const [live] = await this.#liveRuns();
    if (live === undefined || workspace.observedState !== "online")
      return this.#fault(
        `at the end it is ${workspace.observedState}: ${workspace.refusal?.code ?? "no refusal"}`,
      );
    if (workspace.observedGeneration !== workspace.desiredGeneration) this.#fault("a wish was not fulfilled");
    const receipt = await withTenant(this.#ctx.db, this.#scope, (tx) =>
      findRunReceipt(tx, this.#scope, live),
    );
    const foo = receipt?.injected.find(({ name }) => name === "FOO");
    if (foo?.version !== this.#saved)
      this.#fault(`save ${this.#saved} is lost: it runs with ${foo?.version}`);
  }

  /** When nothing happens any more, screen and run agree. */
  async #checkQuiet(when: string): Promise<void> {
    const { card, open } = await withTenant(this.#ctx.db, this.#scope, async (tx) => ({
      card: (await listWorkspaceCards(tx, this.#scope, [this.#id]))[0],
      open: await listOpenRuns(tx, this.#scope, this.#id),
    }));
    if (card === undefined) return this.#fault("it has no card");
    const { observedState, desiredState } = card.workspace;
    const runsNow = this.#engine.running();
    const serves = observedState === "online" || observedState === "degraded";
    if (serves !== (card.liveRun !== null))
      this.#fault(`${when} the card says ${observedState}, and the run does not`);
    if (serves && runsNow[0] !== card.liveRun?.id)
      this.#fault(`${when} another execution runs than the card says`);
    if (!serves && runsNow.length > 0) this.#fault(`${when} it is ${observedState}, and something runs`);
    if (open.length > (serves ? 1 : 0)) this.#fault(`${when} ${open.length} runs have not ended`);
    if (desiredState !== "running" && observedState !== desiredState)
      this.#fault(`${when} it is wanted ${desiredState}, and is ${observedState}`);
  }
}
