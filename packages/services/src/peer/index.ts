export { askPeer, PEER_PATIENCE_MS } from "./ask-peer.ts";
export { endAbandonedCalls } from "./end-abandoned-calls.ts";
export { listPeers } from "./list-peers.ts";
