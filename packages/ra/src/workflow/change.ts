import { CerthallError } from '@certhall/model'
import { retires, reviewed, unreviewed, type Workflow } from './engine.ts'

/** 「添加证件」: like a renewal, but free of charge; what is added comes from the registry. */
export const change: Workflow = {
  clash: 'reissue',
  rules({ id, change: rules }) {
    if (rules === undefined) throw new CerthallError('kind-not-offered', id)
    const { review, reviewWithin, download, oldCertificate } = rules
    return { review, reviewWithin, download, oldCertificate }
  },
  table: {
    draft: {
      submit: [{ to: 'review', if: reviewed }, { to: 'approved' }],
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
      submit: [{ to: 'review', if: reviewed }, { to: 'approved' }],
      cancel: [{ to: 'cancelled' }],
      expire: [{ to: 'cancelled' }],
    },
    approved: {
      csr: [{ to: 'issued' }],
      reopen: [
        { to: 'review', if: reviewed },
        { to: 'correction', if: unreviewed },
      ],
      cancel: [{ to: 'cancelled' }],
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
