import { CerthallError } from '@certhall/model'
import { charged, retires, reviewed, unpaid, type Workflow } from './engine.ts'

/** 「添加证件」: like a renewal; what is added comes from the registry. */
export const change: Workflow = {
  clash: 'reissue',
  rules({ id, fees, change: rules }) {
    if (rules === undefined) throw new CerthallError('kind-not-offered', id)
    const { review, reviewWithin, download, oldCertificate } = rules
    return {
      review,
      reviewWithin,
      download,
      payWithin: fees?.payWithin,
      oldCertificate,
      endsWithCertificate: true,
    }
  },
  table: {
    draft: {
      submit: [{ to: 'review', if: reviewed }, { to: 'payment', if: charged }, { to: 'approved' }],
      cancel: [{ to: 'cancelled', if: unpaid }],
      expire: [{ to: 'cancelled' }],
    },
    review: {
      approve: [{ to: 'payment', if: charged }, { to: 'approved' }],
      reject: [{ to: 'rejected' }],
      correct: [{ to: 'correction' }],
      cancel: [{ to: 'cancelled', if: unpaid }],
    },
    correction: {
      submit: [{ to: 'review', if: reviewed }, { to: 'payment', if: charged }, { to: 'approved' }],
      cancel: [{ to: 'cancelled', if: unpaid }],
      expire: [{ to: 'cancelled' }],
    },
    payment: {
      pay: [{ to: 'approved' }],
      cancel: [{ to: 'cancelled', if: unpaid }],
      expire: [{ to: 'cancelled' }],
    },
    approved: {
      csr: [{ to: 'issued' }],
      // What was approved is no longer what would be issued: the registry is asked anew, and the holder.
      reopen: [{ to: 'correction' }],
      cancel: [{ to: 'cancelled', if: unpaid }],
      expire: [{ to: 'lapsed' }],
    },
    issued: {
      receipt: [
        {
          to: 'done',
          if: retires,
          do: ['activateCertificate', 'recordNumbers', 'retireOldCertificate', 'remakeSeals'],
        },
        { to: 'done', do: ['activateCertificate', 'recordNumbers', 'remakeSeals'] },
      ],
      expire: [{ to: 'lapsed', do: ['revokeUndelivered'] }],
    },
  },
}
