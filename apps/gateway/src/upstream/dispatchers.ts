import { publicLookup } from "@molecule/services/net";
import { Agent, type Dispatcher } from "undici";

export type Dispatchers = {
  /** For providers: public addresses only. */
  readonly provider: Dispatcher;
  /** For the sandbox model, which is on this machine or in this cluster. */
  readonly sandbox: Dispatcher;
  close(): Promise<void>;
};

export type DispatcherOptions = {
  /** How long a provider may think before its first byte. */
  readonly headersTimeoutMs: number;
  /** How long a stream may be silent. */
  readonly bodyTimeoutMs: number;
  /** Tests and benchmarks stand in for providers on this machine. */
  readonly allowPrivateProviders?: boolean;
};

/** Connection pools to the upstreams. undici's dispatch follows no redirect and decodes nothing. */
export const createDispatchers = (options: DispatcherOptions): Dispatchers => {
  const common = {
    headersTimeout: options.headersTimeoutMs,
    bodyTimeout: options.bodyTimeoutMs,
    keepAliveTimeout: 30_000,
    maxHeaderSize: 32 * 1024,
    // A socket that the provider closed a moment ago must not get a call: it could not be told from a billed one.
    pipelining: 1,
  };
  const sandbox = new Agent({ ...common, connect: { timeout: 5_000 } });
  const provider =
    options.allowPrivateProviders === true
      ? new Agent({ ...common, connect: { timeout: 5_000 } })
      : new Agent({ ...common, connect: { timeout: 10_000, lookup: publicLookup } });
  return {
    provider,
    sandbox,
    close: async () => {
      await Promise.all([provider.close(), sandbox.close()]);
    },
  };
};
