import { charged, retires, reviewed, unpaid, unreviewed, type Workflow } from './engine.ts'

/** The whole life of an application for renewal. */
export const renewal: Workflow = {
  clash: 'reissue',
  rules: ({ fees, renewal: { review, reviewWithin, download, oldCertificate } }) => ({
    review,
    reviewWithin,
    download,
    payWithin: fees?.payWithin,
    oldCertificate,
  }),
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
      // What was approved is no longer what would be issued.
      reopen: [
        { to: 'review', if: reviewed },
        { to: 'correction', if: unreviewed },
      ],
      cancel: [{ to: 'cancelled', if: unpaid }],
      expire: [{ to: 'lapsed' }],
    },
    issued: {
      receipt: [
        { to: 'done', if: retires, do: ['activateCertificate', 'retireOldCertificate', 'remakeSeals'] },
        { to: 'done', do: ['activateCertificate', 'remakeSeals'] },
      ],
      expire: [{ to: 'lapsed', do: ['revokeUndelivered'] }],
    },
  },
}
