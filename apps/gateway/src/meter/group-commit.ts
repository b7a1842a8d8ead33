/** Called once the item is durable, or with why it is not. */
export type Done = (error: Error | null) => void;

export type GroupCommit<Item> = {
  add(item: Item, done: Done): void;
  /** Resolves when nothing is queued or under way. */
  idle(): Promise<void>;
};

export type GroupCommitOptions<Item> = {
  readonly commit: (items: readonly Item[]) => Promise<void>;
  /** How long the first item of a group waits for company. */
  readonly windowMs: number;
  readonly maxItems: number;
  /** How many groups may be under way at once. */
  readonly maxConcurrent: number;
  /** The database is away, rather than refusing an item: then no item is tried alone. */
  readonly isUnavailable: (error: unknown) => boolean;
};

type Entry<Item> = { readonly item: Item; readonly done: Done };

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/**
 * Commits what arrives close together by one transaction. An item that the database refuses fails alone: its
 * group is halved until it stands by itself.
 */
export const createGroupCommit = <Item>(options: GroupCommitOptions<Item>): GroupCommit<Item> => {
  const { commit, windowMs, maxItems, maxConcurrent, isUnavailable } = options;
  let queue: Entry<Item>[] = [];
  let timer: NodeJS.Timeout | undefined;
  let underWay = 0;
  let waiting: (() => void)[] = [];

  const commitGroup = async (group: readonly Entry<Item>[]): Promise<void> => {
    try {
      await commit(group.map((entry) => entry.item));
    } catch (error) {
      if (group.length === 1 || isUnavailable(error)) {
        for (const entry of group) entry.done(asError(error));
        return;
      }
      const half = group.length >> 1;
      await commitGroup(group.slice(0, half));
      await commitGroup(group.slice(half));
      return;
    }
    for (const entry of group) entry.done(null);
  };

  const flush = (): void => {
    timer = undefined;
    if (queue.length === 0 || underWay >= maxConcurrent) return;
    const group = queue.length > maxItems ? queue.splice(0, maxItems) : queue;
    if (group === queue) queue = [];
    underWay += 1;
    commitGroup(group).finally(() => {
      underWay -= 1;
      if (queue.length > 0) flush();
      else if (underWay === 0) {
        const woken = waiting;
        waiting = [];
        for (const wake of woken) wake();
      }
    });
    if (queue.length > 0) flush();
  };

  return {
    add: (item, done) => {
      queue.push({ item, done });
      if (queue.length >= maxItems) flush();
      else if (timer === undefined && underWay < maxConcurrent) timer = setTimeout(flush, windowMs);
    },
    idle: () =>
      queue.length === 0 && underWay === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push(resolve);
          }),
  };
};
