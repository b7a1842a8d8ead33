import { lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** Addresses that nobody on the public internet has: this machine, private networks, link-local (cloud metadata), reserved ones. */
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
export const publicLookup: LookupFunction = (host, options, callback) => {
  lookup(host, { all: true }, (error, addresses) => {
    if (error !== null) return callback(error, "");
    const wrong = addresses.find(({ address }) => !isPublicAddress(address));
    const [first] = addresses;
    if (wrong !== undefined || first === undefined)
      return callback(new Error(`${host} does not resolve to public addresses only.`), "");
    if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
