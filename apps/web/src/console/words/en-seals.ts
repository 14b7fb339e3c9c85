import type { seals as Zh } from './zh-seals.ts'

export const seals: typeof Zh = {
  seals: {
    title: (name) => `Electronic seal · ${name}`,
    compare: 'The pictures',
    asked: 'Applied for',
    registered: 'On record',
    none: 'No seal of this holder is on record yet. Compare with the impression that was filed.',
    name: 'Name of the seal',
    kind: 'Kind',
    size: 'Legal size',
    millimetres: (width, height) => `${width} × ${height} mm`,
    holder: 'Holder',
    number: 'Number',
    checks: 'Checked by itself',
    id: 'Seal number',
    made: 'Made',
    picture: (name) => `Picture of ${name}`,
    approveText:
      'The seal is made as soon as you approve, and its holder can download it. Make sure that picture and name agree with the record.',
    noRole: 'A seal reviewer decides on this.',
    own: 'This seal is your own, or handled by you: another reviewer decides.',
    changed:
      'The holder has just replaced the picture, so your decision was not taken. Look at the new one and decide again.',
    standings: {
      waiting: 'to be downloaded',
      valid: 'in force',
      replaced: 'followed by another',
      suspended: 'suspended',
      revoked: 'cancelled',
    },
    verdicts: { right: 'as required', noted: 'look', wrong: 'not as required' },
  },
}
