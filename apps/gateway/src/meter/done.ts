/** Called once something is as safe as was asked, or with why it is not. */
export type Done = (error: Error | null) => void;

export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
