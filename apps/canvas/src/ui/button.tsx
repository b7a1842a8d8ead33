import { Button as BaseButton } from "@base-ui/react/button";
import clsx from "clsx";
import { LoaderCircle, type LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger" | "danger-fill";

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "border-transparent bg-accent-fill text-on-accent hover:brightness-110",
  secondary: "border-line bg-surface text-text hover:bg-subtle",
  quiet: "border-transparent bg-transparent text-text hover:bg-subtle",
  danger: "border-line bg-surface text-bad hover:bg-bad/8",
  "danger-fill": "border-transparent bg-bad text-surface hover:brightness-110",
};

const SIZES = {
  sm: "h-7 gap-1.5 px-2 text-xs",
  md: "h-8 gap-1.5 px-3 text-sm",
  lg: "h-10 gap-2 px-4 text-base",
} as const;

export type ButtonProps = Omit<ComponentProps<"button">, "children"> & {
  variant?: ButtonVariant;
  size?: keyof typeof SIZES;
  icon?: LucideIcon | undefined;
  /** While true the button keeps its focus and its width, and ignores presses. */
  busy?: boolean;
  children?: ReactNode;
};

/** The look of a button, for links that lead to where something is done. */
export const buttonClass = ({
  variant = "secondary",
  size = "md",
}: {
  variant?: ButtonVariant;
  size?: keyof typeof SIZES;
}) =>
  clsx(
    "inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-lg border font-medium transition-[background-color,filter,border-color] coarse:min-h-10",
    VARIANTS[variant],
    SIZES[size],
  );

/** The button of the product. Its children are its accessible name; say what will happen. */
export const Button = ({
  variant = "secondary",
  size = "md",
  icon: Icon,
  busy = false,
  disabled = false,
  className,
  children,
  ...rest
}: ButtonProps) => (
  <BaseButton
    {...rest}
    disabled={disabled || busy}
    focusableWhenDisabled={busy}
    aria-busy={busy || undefined}
    className={clsx(
      buttonClass({ variant, size }),
      "disabled:cursor-not-allowed data-disabled:cursor-not-allowed",
      busy ? "data-disabled:cursor-progress" : "data-disabled:opacity-50",
      className,
    )}
  >
    {busy ? (
      <LoaderCircle aria-hidden className="size-3.5 animate-spin" />
    ) : (
      Icon && <Icon aria-hidden className="size-3.5" />
    )}
    {children}
  </BaseButton>
);
