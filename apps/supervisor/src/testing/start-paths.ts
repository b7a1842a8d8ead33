import type { WorkspaceId } from "@molecule/domain";
import {
  hibernateWorkspace,
  pauseWorkspace,
  requestRestart,
  resumeWorkspace,
  sendMessage,
} from "@molecule/services";
import type { SpawnedSupervisor } from "./spawn-supervisor.ts";
import { pidOf, type Run, type TestInstallation, until } from "./test-installation.ts";

/** An installation, and the supervisor that serves it now. */
export type StartScene = { readonly test: TestInstallation; supervisor: SpawnedSupervisor };

/** A busy machine starts several processes in this time. */
export const WITHIN_MS = 300_000;

export const stateIs = (test: TestInstallation, id: WorkspaceId, state: string): Promise<true> =>
  until(state, async () => (await test.workspace(id)).observedState === state, WITHIN_MS);

/** The next run that serves after the given one, whatever asked for it. */
export const nextRun = (test: TestInstallation, id: WorkspaceId, before: Run): Promise<Run> =>
  until(
    "another run serves",
    async () => {
      const run = await test.liveRun(id);
      const { observedState } = await test.workspace(id);
      return run !== undefined && run.id !== before.id && observedState === "online" && run;
    },
    WITHIN_MS,
  );

type Path = (scene: StartScene, id: WorkspaceId, before: Run) => Promise<unknown>;

/** Everything but the creation that leads to another run of a workspace. */
export const START_PATHS: readonly (readonly [string, Path])[] = [
  ["restart", ({ test }, workspaceId) => requestRestart(test.ctx, test.scope, { workspaceId })],
  [
    "resume",
    async ({ test }, workspaceId) => {
      await pauseWorkspace(test.ctx, test.scope, { workspaceId });
      await stateIs(test, workspaceId, "paused");
      await resumeWorkspace(test.ctx, test.scope, { workspaceId });
    },
  ],
  [
    "wake",
    async ({ test }, workspaceId) => {
      await hibernateWorkspace(test.ctx, test.scope, { workspaceId });
      await stateIs(test, workspaceId, "hibernated");
      await sendMessage(test.ctx, test.scope, { workspaceId, body: "What is 17 + 25?" });
    },
  ],
  ["crash", (_, __, before) => Promise.resolve(process.kill(pidOf(before), "SIGKILL"))],
  [
    "second supervisor",
    async (scene, workspaceId) => {
      scene.supervisor.kill("SIGKILL");
      await scene.supervisor.exited;
      scene.supervisor = await scene.test.start();
      await requestRestart(scene.test.ctx, scene.test.scope, { workspaceId });
    },
  ],
];
