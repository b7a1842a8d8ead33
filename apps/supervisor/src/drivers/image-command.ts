/** As the agent's image has it: deploy/agent.Containerfile. */
export const planImageCommand = (executor: string): readonly string[] => [
  "/usr/local/bin/node",
  "/app/apps/agent/bin/agent.mjs",
  `--executor=${executor}`,
  "--listen=network",
];

/** What a run in that image finds besides what it was given. */
export const planImageSurroundings = (home: string) => ({
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: home,
  LANG: "C.UTF-8",
  TZ: "UTC",
});
