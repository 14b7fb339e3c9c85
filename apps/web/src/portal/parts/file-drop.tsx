import { buttonClass } from '@certhall/ui'
import { type DragEvent, useRef, useState } from 'react'
import { useWords } from '../use-words.ts'

/** A place to drop a file on, and a button for those who choose it by name. The same file may be chosen twice. */
export function FileDrop(props: {
  id: string
  label: string
  hint: string
  accept: string
  busy?: boolean
  onFile(file: File): void
}) {
  const { id, label, hint, accept, busy = false, onFile } = props
  const { t } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = (file: File | undefined) => {
    if (file && !busy) onFile(file)
    if (input.current) input.current.value = ''
  }
  const drag = (inside: boolean) => (event: DragEvent) => {
    event.preventDefault()
    setOver(inside)
  }
  return (
    // Dropping is a convenience: the field inside does the same by keyboard.
    // biome-ignore lint/a11y/noStaticElementInteractions: the input is the control
    <div
      className={over ? 'file-drop file-drop-over' : 'file-drop'}
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={(event) => {
        drag(false)(event)
        take(event.dataTransfer.files[0])
      }}
    >
      <span id={`${id}-label`} className="file-drop-label">
        {label}
      </span>
      <p className="soft file-drop-hint" id={`${id}-hint`}>
        {hint}
      </p>
      {/* The browser's own button speaks the browser's language; ours is the label of the same input, which keeps the keyboard. */}
      <div className="file-drop-control">
        <input
          ref={input}
          id={id}
          type="file"
          accept={accept}
          disabled={busy}
          aria-labelledby={`${id}-label`}
          aria-describedby={`${id}-hint`}
          onChange={(event) => take(event.target.files?.[0])}
        />
        <label htmlFor={id} className={buttonClass()} aria-disabled={busy || undefined}>
          {t('fileDrop.choose')}
        </label>
      </div>
    </div>
  )
}
