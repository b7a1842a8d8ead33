/** One question that an agent has taken in hand. */
export type Question = {
  readonly text: string;
  /** Questions of one context know of each other. */
  readonly contextId: string;
  /** The id under which the caller knows it. */
  readonly messageId: string;
  readonly signal: AbortSignal;
  readonly onText: (text: string) => void;
};

/** Answers a question piece by piece. @throws AgentFailure, or the signal's reason */
export type Answer = (question: Question) => Promise<void>;

/** What answers inside this workspace, and what it is called where people see it. */
export type Answering = { readonly label: string; readonly answer: Answer };
