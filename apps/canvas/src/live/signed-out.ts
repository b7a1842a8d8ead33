"use client";
let leaving = false;

/** Leaves for the sign-in page and remembers the way back. A full page load, so that nothing of the session stays. */
export const goToSignIn = () => {
  if (leaving) return;
  leaving = true;
  const here = `${window.location.pathname}${window.location.search}`;
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
};
