import { DomainError } from "@molecule/domain";

/** What a person is told of an error: its own words and next move when it was thrown on purpose, `otherwise` when not. */
export const describeError = (error: unknown, otherwise: string): string =>
  error instanceof DomainError
    ? `${error.message} ${error.detail.remedy ?? "It is tried again."}`
    : otherwise;
