import { useId } from 'react'
import { useSay } from './language.tsx'

export interface NewPin {
  newPin: string
  again: string
}

export const NO_PIN: NewPin = { newPin: '', again: '' }

/** Whether a PIN was given, twice the same. */
export const isTwice = ({ newPin, again }: NewPin) => newPin !== '' && newPin === again

interface NewPinFieldsProps {
  pins: NewPin
  onChange(pins: NewPin): void
  /** The two were found to differ, or empty. */
  wrong?: boolean
}

/** The new PIN, twice; that the second differs shows while it is typed. */
export function NewPinFields({ pins, onChange, wrong = false }: NewPinFieldsProps) {
  const say = useSay()
  const differs = pins.again !== '' && pins.again !== pins.newPin
  return (
    <>
      <PinField
        label={say('新密码（6 至 16 位）', 'New PIN (6 to 16 characters)')}
        value={pins.newPin}
        onChange={(newPin) => onChange({ ...pins, newPin })}
        wrong={wrong}
      />
      <PinField
        label={say('再输一次新密码', 'New PIN again')}
        value={pins.again}
        onChange={(again) => onChange({ ...pins, again })}
        wrong={wrong || differs}
      />
    </>
  )
}

interface PinFieldProps {
  label: string
  value: string
  onChange(value: string): void
  wrong?: boolean
}

export function PinField({ label, value, onChange, wrong = false }: PinFieldProps) {
  const id = useId()
  return (
    <label className="field" htmlFor={id}>
      {label}
      <input
        id={id}
        type="password"
        autoComplete="off"
        maxLength={64}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={wrong}
      />
    </label>
  )
}
