import { useState } from 'react'
import { Button } from './button.tsx'

export interface CopyButtonProps {
  value: string
  /** 「复制账号」 */
  label: string
  /** 「已复制」 */
  done: string
}

export function CopyButton({ value, label, done }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  return (
    <>
      <Button
        kind="quiet"
        onClick={() => {
          navigator.clipboard.writeText(value).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }}
      >
        {label}
      </Button>
      <span role="status" className="ch-copied">
        {copied ? done : ''}
      </span>
    </>
  )
}
