/** The most that a call may cost our gateway in CPU, against the bare pipe and against the peer. */
export type Target = { readonly againstPipe: number; readonly againstPeer: number };

export const TARGETS: Readonly<Record<string, Target>> = {
  "json-1k": { againstPipe: 1.3, againstPeer: 1 / 12 },
  "prompt-128k": { againstPipe: 1.5, againstPeer: 1 / 9 },
  "stream-paced": { againstPipe: 1.1, againstPeer: 2 / 5 },
  "stream-burst": { againstPipe: 1.2, againstPeer: 1 / 6 },
};

/** Added time to the first delta, against what the pipe adds. */
export const MOST_ADDED_AGAINST_PIPE = 2;
