import { CerthallError } from '@certhall/model'
import type { Workflow } from './engine.ts'

/** 「介质解锁」: always reviewed, free of charge; no certificate is issued. */
export const unlock: Workflow = {
  clash: 'unlock',
  rules({ id, unlock: rules }) {
    if (rules === undefined) throw new CerthallError('kind-not-offered', id)
    const { reviewWithin, download, papers } = rules
    return { review: true, reviewWithin, download, oldCertificate: 'runs-out', papers }
  },
  table: {
    draft: {
      submit: [{ to: 'review' }],
      cancel: [{ to: 'cancelled' }],
      expire: [{ to: 'cancelled' }],
    },
    review: {
      approve: [{ to: 'approved' }],
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
      grant: [{ to: 'issued' }],
      // The token cannot be opened from afar: found before anything was given out.
      fail: [{ to: 'rejected' }],
      cancel: [{ to: 'cancelled' }],
      expire: [{ to: 'lapsed' }],
    },
    issued: {
      receipt: [{ to: 'done' }],
      fail: [{ to: 'rejected' }],
      expire: [{ to: 'lapsed' }],
    },
  },
}
