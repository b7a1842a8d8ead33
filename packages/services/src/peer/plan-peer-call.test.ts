import type { OpenPeerCall } from "@molecule/db/repositories";
import type { PeerCallId, WorkspaceId } from "@molecule/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  MAX_CALLS_OF_CHAIN,
  MAX_DEPTH,
  MAX_OPEN,
  type PeerCallFacts,
  planPeerCall,
} from "./plan-peer-call.ts";

const ws = (id: string) => id as WorkspaceId;
const call = (id: string, path: readonly string[]): OpenPeerCall => ({
  id: id as PeerCallId,
  rootId: "root" as PeerCallId,
  path: path.map(ws),
  depth: path.length,
});
const facts = (more: Partial<PeerCallFacts> = {}): PeerCallFacts => ({
  caller: ws("a"),
  callee: { id: ws("b"), name: "Bee" },
  inbound: [],
  within: null,
  asked: false,
  open: 0,
  callsOf: () => 1,
  ...more,
});

describe("a call to a peer", () => {
  it("begins a chain where nobody asked the caller", () => {
    expect(planPeerCall(facts())).toEqual({ rootId: null, path: ["a"], depth: 1 });
  });

  it("goes on with the chain of the task that it is made for", () => {
    const inbound = [call("1", ["x"]), call("2", ["y", "z"])];
    expect(planPeerCall(facts({ inbound, within: "1" as PeerCallId }))).toEqual({
      rootId: "root",
      path: ["x", "a"],
      depth: 2,
    });
  });

  it.each([
    ["silence", null],
    ["the name of a task that is not open", "none" as PeerCallId],
  ])("is not made shorter by %s", (_, within) => {
    const inbound = [call("1", ["x"]), call("2", ["y", "z"])];
    expect(planPeerCall(facts({ inbound, within }))).toMatchObject({ path: ["y", "z", "a"] });
  });

  it("stands for itself when a person asked", () => {
    expect(planPeerCall(facts({ inbound: [call("1", ["x"])], asked: true })).depth).toBe(1);
  });

  it.each<[string, Partial<PeerCallFacts>, RegExp]>([
    ["who waits for it", { inbound: [call("1", ["b"])] }, /Bee waits/],
    [
      "beyond the depth",
      {
        inbound: [
          call(
            "1",
            Array.from({ length: MAX_DEPTH }, (_, n) => `w${n}`),
          ),
        ],
      },
      /handed on/,
    ],
    [
      "beyond the chain's number",
      { inbound: [call("1", ["x"])], callsOf: () => MAX_CALLS_OF_CHAIN },
      /calls already/,
    ],
    ["beyond what one may have open", { open: MAX_OPEN }, /tasks with others/],
    ["itself", { callee: { id: ws("a"), name: "Me" } }, /Me waits/],
  ])("never goes to or %s", (_, more, message) => {
    expect(() => planPeerCall(facts(more))).toThrow(message);
  });

  it("ends every chain, whoever asks whom", () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 40 }), (order) => {
        let path: readonly WorkspaceId[] = [];
        let caller = "a";
        for (const next of order) {
          const inbound = path.length === 0 ? [] : [call("1", path)];
          try {
            ({ path } = planPeerCall(
              facts({ caller: ws(caller), callee: { id: ws(next), name: next }, inbound }),
            ));
          } catch {
            continue;
          }
          caller = next;
        }
        expect(path.length).toBeLessThanOrEqual(MAX_DEPTH);
        expect(new Set([...path, caller]).size).toBe(path.length + 1);
      }),
    );
  });
});
