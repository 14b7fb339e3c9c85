import type { ReactNode } from 'react'
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox'

export interface CheckboxProps {
  id: string
  checked: boolean
  onChange(checked: boolean): void
  error?: string
  children: ReactNode
}

export function Checkbox({ id, checked, onChange, error, children }: CheckboxProps) {
  return (
    <div className="ch-field" id={id}>
      {error && (
        <p className="ch-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      <AriaCheckbox
        className="ch-checkbox"
        isSelected={checked}
        onChange={onChange}
        isInvalid={error !== undefined}
        aria-describedby={error ? `${id}-error` : undefined}
      >
        <span className="ch-checkbox-box" aria-hidden="true">
          <svg viewBox="0 0 20 20" role="presentation">
            <path d="m4 10.5 4 4 8-9" />
          </svg>
        </span>
        <span>{children}</span>
      </AriaCheckbox>
    </div>
  )
}
