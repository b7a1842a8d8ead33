/** The mark: three bound atoms. */
export const Logo = ({ className = "size-5" }: { className?: string }) => (
  <svg viewBox="0 0 20 20" aria-hidden className={className} fill="none">
    <path d="M6 6.5 10 13l4.5-6" stroke="currentColor" strokeWidth="1.5" />
    <circle cx="5.5" cy="5.5" r="3" fill="currentColor" />
    <circle cx="15" cy="5.5" r="2.25" fill="currentColor" />
    <circle cx="10" cy="14" r="3.75" fill="currentColor" />
  </svg>
);
