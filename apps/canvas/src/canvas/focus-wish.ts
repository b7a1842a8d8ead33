let wished: string | null = null;

/** Asks that this card takes the keyboard focus as soon as it is drawn. */
export const wishFocus = (id: string) => {
  wished = id;
};

/** True once for the card that was asked for. */
export const takeFocusWish = (id: string): boolean => {
  if (wished !== id) return false;
  wished = null;
  return true;
};
