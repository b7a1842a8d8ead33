export { countTokens } from "./reply/count-tokens.ts";
export type { RecordedRequest } from "./server/request-log.ts";
export type { ScriptedAnswer, ScriptInput } from "./server/script.ts";
export {
  type SandboxModel,
  type SandboxModelOptions,
  startSandboxModel,
} from "./server/start-sandbox-model.ts";
