import { useEffect, useRef } from 'react'

export interface FieldFault {
  /** `id` of the field. */
  field: string
  message: string
}

export interface ErrorSummaryProps {
  title: string
  faults: readonly FieldFault[]
}

/** All faults of a form at its top, each linked to its field. Takes the focus when it appears. */
export function ErrorSummary({ title, faults }: ErrorSummaryProps) {
  const box = useRef<HTMLDivElement>(null)
  const key = faults.map((fault) => fault.field + fault.message).join()
  useEffect(() => {
    if (key) box.current?.focus()
  }, [key])
  if (faults.length === 0) return null
  return (
    <div className="ch-summary" role="alert" tabIndex={-1} ref={box}>
      <h2>{title}</h2>
      <ul>
        {faults.map((fault) => (
          <li key={fault.field}>
            <a
              href={`#${fault.field}`}
              onClick={(event) => {
                event.preventDefault()
                focusField(fault.field)
              }}
            >
              {fault.message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Puts the keyboard into a field, or into the first control of a group. */
export function focusField(id: string): void {
  const target = document.getElementById(id)
  const control = target?.matches('input, select, textarea, button')
    ? target
    : target?.querySelector<HTMLElement>('input, select, textarea, button, [tabindex]')
  control?.focus()
}
