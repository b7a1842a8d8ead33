"use client";
import clsx from "clsx";
import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useEffect, useState } from "react";
import { fieldControlClass } from "./field.tsx";
import { IconButton } from "./icon-button.tsx";

const SHOWN_FOR_MS = 30_000;

type SecretInputProps = Omit<ComponentProps<"textarea">, "value" | "onChange"> & {
  value: string;
  onChange: (value: string) => void;
  /** A variable's value is no secret and is shown as it is. */
  open?: boolean;
};

/**
 * A field for a value that is being typed or pasted, of one line or many. It shows dots; revealing works only on
 * what stands here, never on what is stored, and hides itself after half a minute.
 */
export const SecretInput = ({ value, onChange, open = false, className, ...rest }: SecretInputProps) => {
  const [revealed, setRevealed] = useState(false);
  useEffect(() => {
    if (!revealed) return;
    const timer = setTimeout(() => setRevealed(false), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [revealed]);
  const hidden = !open && !revealed;
  return (
    <div className="relative">
      <textarea
        rows={1}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        data-1p-ignore
        data-lpignore="true"
        {...rest}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={clsx(
          fieldControlClass,
          "scroll-thin field-sizing-content block h-auto! max-h-40 min-h-8 resize-none py-1.5 font-mono text-[12.5px]! leading-[18px] coarse:min-h-10",
          !open && "pr-9",
          hidden && value !== "" && "[-webkit-text-security:disc]",
          className,
        )}
      />
      {!open && (
        <IconButton
          icon={revealed ? EyeOff : Eye}
          label={revealed ? "Hide what is typed" : "Show what is typed"}
          disabled={value === ""}
          onClick={() => setRevealed(!revealed)}
          className="absolute! top-0.5 right-0.5 size-7! coarse:size-9!"
        />
      )}
    </div>
  );
};
