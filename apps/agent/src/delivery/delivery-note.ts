import { DELIVERY_STEPS, type DeliveryStep } from '@certhall/model'

/** The small file that tells any computer how far a delivery came: public, beside the containers. */
export interface DeliveryNote {
  reference: string
  /** Origin of the hall. */
  hall: string
  step: DeliveryStep
}

/** Name of the file for a delivery's container; GM/T 0016 §5: at most 32 bytes. */
export function noteName(container: string): string {
  return `${container}.json`
}

export function encodeNote({ reference, hall, step }: DeliveryNote): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ reference, hall, step }))
}

/** Undefined where there is none or it cannot be read: the note only informs, containers and hall decide. */
export function parseNote(bytes: Uint8Array | undefined): DeliveryNote | undefined {
  try {
    const note = JSON.parse(new TextDecoder().decode(bytes)) as DeliveryNote
    return DELIVERY_STEPS.includes(note.step) ? note : undefined
  } catch {
    return undefined
  }
}
