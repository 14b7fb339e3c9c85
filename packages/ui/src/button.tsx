import type { ComponentProps } from 'react'

export interface ButtonLook {
  kind?: 'primary' | 'secondary' | 'quiet' | 'danger'
  big?: boolean
}

export interface ButtonProps extends ButtonLook, ComponentProps<'button'> {
  /** Work goes on: the button keeps its focus and its place, and does nothing. Say what goes on in `children`. */
  busy?: boolean
}

/** The class of a button, for links that look like one. */
export function buttonClass({ kind = 'secondary', big = false }: ButtonLook = {}): string {
  return `ch-button ch-button-${kind}${big ? ' ch-button-big' : ''}`
}

/** A verb. The browser's own button: no script makes it more accessible, and the first page stays small. */
export function Button({
  kind,
  big,
  busy = false,
  onClick,
  className,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`${buttonClass({ kind, big })}${className ? ` ${className}` : ''}`}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      // Leaving a field may show its fault and move the button away between press and release: the click would be lost.
      onMouseDown={type === 'submit' ? (event) => event.preventDefault() : undefined}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}
    />
  )
}
