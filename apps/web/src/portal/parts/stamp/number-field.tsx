import { useEffect, useState } from 'react'

/** A whole number within limits: typed, or changed by the arrow keys. What is typed counts as soon as it lies within. */
export function NumberField(props: {
  id: string
  label: string
  value: number
  min: number
  max: number
  onChange(value: number): void
}) {
  const { id, label, value, min, max, onChange } = props
  const [typed, setTyped] = useState(String(value))
  useEffect(() => setTyped(String(value)), [value])
  return (
    <div className="ch-field number-field">
      <label className="ch-label" htmlFor={id}>
        {label}
      </label>
      <input
        {...{ id, min, max }}
        className="ch-input"
        type="number"
        inputMode="numeric"
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value)
          const number = Number(target.value)
          if (target.value !== '' && Number.isInteger(number) && number >= min && number <= max)
            onChange(number)
        }}
        onBlur={() => setTyped(String(value))}
      />
    </div>
  )
}
