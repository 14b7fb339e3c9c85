import { CerthallError } from '@certhall/model'
import type { Workflow } from './engine.ts'

/** 「印章申请」: always reviewed; approved, the seal is made, and the receipt says that it is on the token. */
export const seal: Workflow = {
  clash: 'seal',
  rules({ id, seal: rules }) {
    if (rules === undefined) throw new CerthallError('kind-not-offered', id)
    const { reviewWithin, download } = rules
    return { review: true, reviewWithin, download, oldCertificate: 'runs-out' }
  },
  table: {
    draft: {
      submit: [{ to: 'review' }],
      cancel: [{ to: 'cancelled' }],
      expire: [{ to: 'cancelled' }],
    },
    review: {
      approve: [{ to: 'approved', do: ['makeSeal'] }],
      reject: [{ to: 'rejected' }],
      correct: [{ to: 'correction' }],
      cancel: [{ to: 'cancelled' }],
    },
    correction: {
      submit: [{ to: 'review' }],
      cancel: [{ to: 'cancelled' }],
      expire: [{ to: 'cancelled' }],
    },
    approved: {
      receipt: [{ to: 'done' }],
      expire: [{ to: 'lapsed', do: ['cancelUnfetchedSeal'] }],
    },
  },
}
