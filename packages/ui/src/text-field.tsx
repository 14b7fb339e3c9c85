import { FieldError } from 'react-aria-components/FieldError'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { Text } from 'react-aria-components/Text'
import { TextField as AriaTextField } from 'react-aria-components/TextField'

export interface TextFieldProps {
  /** Also the target of the error summary's link. */
  id: string
  label: string
  hint?: string
  value: string
  onChange(value: string): void
  onBlur?(): void
  /** What is wrong and what to do; undefined where nothing is. */
  error?: string
  autoComplete?: string
  inputMode?: 'text' | 'numeric' | 'tel'
  maxLength?: number
  /** How many characters wide; the field shows how long an answer is expected. */
  size?: number
  required?: boolean
}

export function TextField({
  label,
  hint,
  error,
  size,
  maxLength,
  required = true,
  ...field
}: TextFieldProps) {
  return (
    <AriaTextField
      {...field}
      className="ch-field"
      isRequired={required}
      isInvalid={error !== undefined}
      validationBehavior="aria"
    >
      <Label className="ch-label">{label}</Label>
      {hint && (
        <Text slot="description" className="ch-hint">
          {hint}
        </Text>
      )}
      <FieldError className="ch-error">{error}</FieldError>
      <Input className="ch-input" size={size} maxLength={maxLength} />
    </AriaTextField>
  )
}
