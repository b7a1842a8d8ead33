import { lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { Agent, type Dispatcher } from "undici";

/** Addresses that no provider has: this machine, private networks, link-local (cloud metadata), reserved ones. */
const createBlockList = (): BlockList => {
  const blocked = new BlockList();
  for (const [net, bits] of [
    ...[
      ["0.0.0.0", 8] as const,
      ["10.0.0.0", 8] as const,
      ["100.64.0.0", 10] as const,
      ["127.0.0.0", 8] as const,
    ],
    ...[["169.254.0.0", 16] as const, ["172.16.0.0", 12] as const, ["192.0.0.0", 24] as const],
    ...[["192.168.0.0", 16] as const, ["198.18.0.0", 15] as const, ["224.0.0.0", 3] as const],
  ])
    blocked.addSubnet(net, bits, "ipv4");
  for (const [net, bits] of [
    ...[["::", 128] as const, ["::1", 128] as const, ["fc00::", 7] as const, ["fe80::", 10] as const],
    ...[["ff00::", 8] as const, ["64:ff9b::", 96] as const, ["2002::", 16] as const],
  ])
    blocked.addSubnet(net, bits, "ipv6");
  return blocked;
};

const blocked = createBlockList();

/** True for an address that the public internet can route. An IPv4 address inside IPv6 is judged as IPv4. */
export const isPublicAddress = (address: string): boolean => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  const family = isIP(plain);
  return family !== 0 && !blocked.check(plain, family === 6 ? "ipv6" : "ipv4");
};

/** Resolves a name as the connection is made, and refuses it if any of its addresses is not public. */
const publicLookup: LookupFunction = (host, options, callback) => {
  lookup(host, { all: true }, (error, addresses) => {
    if (error !== null) return callback(error, "");
    const wrong = addresses.find(({ address }) => !isPublicAddress(address));
    const [first] = addresses;
    if (wrong !== undefined || first === undefined)
      return callback(new Error(`The upstream ${host} does not resolve to a public address.`), "");
    if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

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
