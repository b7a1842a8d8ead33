/** Called once the item is durable, or with why it is not. */
export type Done = (error: Error | null) => void;

export type GroupCommit<Item> = {
  add(item: Item, done: Done): void;
  /** Items that wait for a group; those of groups under way do not count. */
  size(): number;
  /** Resolves when nothing is queued or under way. */
  idle(): Promise<void>;
};

export type GroupCommitOptions<Item> = {
  readonly commit: (items: readonly Item[]) => Promise<void>;
  /** How long the first item of a group waits for company, if no group is under way. */
  readonly windowMs: number;
  readonly maxItems: number;
  /** How many groups may be under way at once; beyond the first, only groups of at least `worthAnother` items. */
  readonly maxConcurrent: number;
  readonly worthAnother: number;
  /** The database is away, rather than refusing an item: then no item is tried alone. */
  readonly isUnavailable: (error: unknown) => boolean;
};

type Entry<Item> = { readonly item: Item; readonly done: Done };

type GroupState<Item> = {
  readonly options: GroupCommitOptions<Item>;
  queue: Entry<Item>[];
  timer: NodeJS.Timeout | undefined;
  underWay: number;
  waiting: (() => void)[];
};

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

const commitGroup = async <Item>(state: GroupState<Item>, group: readonly Entry<Item>[]): Promise<void> => {
  const { commit, isUnavailable } = state.options;
  try {
    await commit(group.map((entry) => entry.item));
  } catch (error) {
    if (group.length === 1 || isUnavailable(error)) {
      for (const entry of group) entry.done(asError(error));
      return;
    }
    const half = group.length >> 1;
    await commitGroup(state, group.slice(0, half));
    await commitGroup(state, group.slice(half));
    return;
  }
  for (const entry of group) entry.done(null);
};

const finishGroup = <Item>(state: GroupState<Item>): void => {
  state.underWay -= 1;
  // What came while this group was under way has waited long enough.
  if (state.queue.length > 0) flush(state);
  else if (state.underWay === 0) {
    const { waiting } = state;
    state.waiting = [];
    for (const wake of waiting) wake();
  }
};

/** Small groups side by side cost a commit each and save nobody time; they wait and go as one. */
const mayBegin = <Item>({ queue, underWay, options }: GroupState<Item>): boolean =>
  queue.length >= (underWay === 0 ? 1 : options.worthAnother) && underWay < options.maxConcurrent;

const flush = <Item>(state: GroupState<Item>): void => {
  clearTimeout(state.timer);
  state.timer = undefined;
  const { maxItems } = state.options;
  while (mayBegin(state)) {
    const group = state.queue.splice(0, maxItems);
    state.underWay += 1;
    commitGroup(state, group).finally(() => finishGroup(state));
  }
};

/**
 * Commits what arrives close together by one transaction. An item that the database refuses fails alone: its
 * group is halved until it stands by itself.
 */
export const createGroupCommit = <Item>(options: GroupCommitOptions<Item>): GroupCommit<Item> => {
  const state: GroupState<Item> = { options, queue: [], timer: undefined, underWay: 0, waiting: [] };
  const { windowMs, maxItems } = options;
  return {
    add: (item, done) => {
      state.queue.push({ item, done });
      if (!mayBegin(state)) return;
      if (state.underWay > 0 || state.queue.length >= maxItems) flush(state);
      else state.timer ??= setTimeout(() => flush(state), windowMs);
    },
    size: () => state.queue.length,
    idle: () =>
      state.queue.length === 0 && state.underWay === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            state.waiting.push(resolve);
          }),
  };
};
