/** Fields, and lists of choices, in which a letter finds a choice: ours are buttons, which only their role tells. */
const KEYS_ARE_TEXT = "input, textarea, select, [role=combobox], [role=listbox]";

/** Whether what has the focus takes single keys for itself. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.closest(KEYS_ARE_TEXT) !== null);
