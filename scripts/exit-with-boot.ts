import process from "node:process";

/**
 * Calls `leave` when the program that started us is gone, however it went: the channel that it opened closes with
 * it. Does nothing when we were started by hand.
 */
export const onBootGone = (leave: () => void): void => {
  if (process.channel === undefined) return;
  process.once("disconnect", leave);
  process.channel.unref();
};
