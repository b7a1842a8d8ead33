/** Longest question that a person may send to an agent, in UTF-16 code units as browsers count them. */
export const MESSAGE_MAX_LENGTH = 32_768;
