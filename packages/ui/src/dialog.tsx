import type { ReactNode } from 'react'
import { Dialog as AriaDialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'

export interface DialogProps {
  open: boolean
  onClose(): void
  title: string
  children: ReactNode
}

/** A question before something that cannot be undone. Focus stays inside; Escape closes. */
export function Dialog({ open, onClose, title, children }: DialogProps) {
  return (
    <ModalOverlay
      className="ch-overlay"
      isOpen={open}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      isDismissable
    >
      <Modal className="ch-modal">
        <AriaDialog className="ch-dialog">
          <Heading slot="title" className="ch-dialog-title">
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
