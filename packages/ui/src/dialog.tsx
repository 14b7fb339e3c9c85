import { type ReactNode, useEffect, useId, useRef } from 'react'

export interface DialogProps {
  open: boolean
  onClose(): void
  title: string
  children: ReactNode
}

/**
 * A question before something that cannot be undone. The browser's own dialog: it keeps the focus inside, closes on
 * Escape and gives the focus back.
 */
export function Dialog({ open, onClose, title, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal()
    if (!open) dialog.current?.close()
  }, [open])
  return (
    <dialog ref={dialog} className="ch-dialog" aria-labelledby={heading} onClose={onClose}>
      <h2 id={heading} className="ch-dialog-title">
        {title}
      </h2>
      {open && children}
    </dialog>
  )
}
