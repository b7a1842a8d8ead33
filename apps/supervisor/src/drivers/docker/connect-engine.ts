import { DomainError } from "@molecule/domain";
import Docker from "dockerode";

/** An engine under load starts a container in some seconds; one that takes longer must not hold whoever asks. */
const ANSWER_WITHIN_MS = 30_000;

const UNREACHABLE: ReadonlySet<unknown> = new Set([
  "ENOENT",
  "EACCES",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
]);

const explain = (error: Error | null, signal: AbortSignal, withinMs: number): Error | null => {
  const away = error !== null && "code" in error && UNREACHABLE.has(error.code);
  if (error === null || !(signal.aborted || away)) return error;
  const what = signal.aborted ? `did not answer within ${withinMs / 1_000} s` : "cannot be reached";
  return new DomainError(
    "UNAVAILABLE",
    `The container engine ${what}.`,
    { remedy: "It is tried again; if it goes on, an operator looks at the engine and at DOCKER_SOCKET." },
    { cause: error },
  );
};

/**
 * The engine at this socket. Every call ends: with its answer, its refusal, or `UNAVAILABLE` when there is neither.
 * A stream answers for as long as it is listened to, and has no bound.
 */
export const connectEngine = (socketPath: string, withinMs: number = ANSWER_WITHIN_MS): Docker => {
  const docker = new Docker({ socketPath });
  const { modem } = docker;
  const dial = modem.dial.bind(modem);
  // Here, for all at once: the client has calls that take no signal.
  modem.dial = (options, callback) => {
    if (options.isStream === true) return dial(options, callback);
    const abortSignal = AbortSignal.timeout(withinMs);
    dial({ ...options, abortSignal }, (error, answer) =>
      callback?.(explain(error, abortSignal, withinMs), answer),
    );
  };
  return docker;
};
