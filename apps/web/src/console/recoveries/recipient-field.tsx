import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useSpeech } from '../language.tsx'
import { readPemBlock, sha256 } from './pem.ts'

export interface Recipient {
  file: string
  /** SPKI, base64. */
  spki: string
  fingerprint?: string
}

/** The recipient's public key from a file; a form item gives `value`, `onChange` and `id`. */
export function RecipientField(props: {
  id?: string
  value?: Recipient
  onChange?: (value: Recipient | undefined) => void
}) {
  const { words } = useSpeech()
  const input = useRef<HTMLInputElement>(null)
  const [wrong, setWrong] = useState(false)
  const { value } = props
  const read = async (file: File) => {
    const spki = file.size > 10_000 ? undefined : readPemBlock(await file.text(), 'PUBLIC KEY')
    setWrong(spki === undefined)
    props.onChange?.((spki && { file: file.name, spki, fingerprint: await sha256(spki) }) || undefined)
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        className="unseen"
        tabIndex={-1}
        accept=".pub,.pem"
        data-recipient=""
        aria-label={words.recovery.recipient}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file) void read(file)
        }}
      />
      <Button id={props.id} onClick={() => input.current?.click()}>
        {words.recovery.choose}
      </Button>{' '}
      <span>{value?.file}</span>
      {wrong && (
        <p className="late" role="alert">
          {words.recovery.recipientWrong}
        </p>
      )}
      {value?.fingerprint && (
        <p className="fingerprint">
          {words.recovery.fingerprint}
          {words.colon}
          <code>{value.fingerprint}</code>
          <br />
          <span className="quiet">{words.recovery.fingerprintHint}</span>
        </p>
      )}
    </>
  )
}
