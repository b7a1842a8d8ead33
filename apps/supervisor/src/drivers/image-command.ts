/** As the agent's image has it: deploy/agent.Containerfile. */
export const planImageCommand = (executor: string): readonly string[] => [
  "/usr/local/bin/node",
  "/app/apps/agent/bin/agent.mjs",
  `--executor=${executor}`,
  "--listen=network",
];
