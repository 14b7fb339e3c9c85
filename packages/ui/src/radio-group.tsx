import { Label } from 'react-aria-components/Label'
import { RadioGroup as AriaRadioGroup, Radio } from 'react-aria-components/RadioGroup'

export interface RadioGroupProps {
  id: string
  label: string
  value: string | null
  onChange(value: string): void
  options: readonly { value: string; label: string; hint?: string }[]
  error?: string
}

export function RadioGroup({ id, label, value, onChange, options, error }: RadioGroupProps) {
  return (
    <AriaRadioGroup
      id={id}
      className="ch-field ch-radios"
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      aria-describedby={error ? `${id}-error` : undefined}
    >
      <Label className="ch-label">{label}</Label>
      {error && (
        <p className="ch-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {options.map((option) => (
        <Radio key={option.value} value={option.value} className="ch-radio">
          <span className="ch-radio-dot" aria-hidden="true" />
          <span>
            {option.label}
            {option.hint && <span className="ch-radio-hint">{option.hint}</span>}
          </span>
        </Radio>
      ))}
    </AriaRadioGroup>
  )
}
