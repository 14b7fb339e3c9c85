import type { Words } from './zh.ts'

/** First issue and replacement at the counter. */
export const issue: Words['issue'] = {
  first: 'First issue',
  firstText:
    'With the holder or his handler here. Enter it, then add the papers and submit; once somebody else has reviewed it, it is issued onto a blank USBKey. Who is on record already is found by the number, and the record stays as it is.',
  service: 'Service',
  name: 'Name of the person or entity',
  idNumber: { 'resident-id': 'Resident ID number', uscc: 'Unified social credit code' },
  region: 'Region code (six digits)',
  address: 'Address of the entity (optional)',
  mobile: 'Mobile (optional, for notices)',
  email: 'E-mail (optional)',
  numbers: 'Other numbers for the certificate (leave out what there is not)',
  key: 'Algorithm',
  term: 'Term',
  keys: { sm2: 'SM2', p256: 'ECDSA P-256', rsa2048: 'RSA 2048' },
  save: 'Enter, then add papers',
  bad: {
    ...{
      region: 'Please give six digits',
      mobile: 'Please give 11 digits',
      email: 'This is no e-mail address',
    },
  },
  replacement: 'Replace the USBKey',
  replacementText:
    'The old certificate stops working at once, and is revoked when the new one is written. The new one has the same numbers and the same end, on a new USBKey; its holder fetches earlier encryption keys after logging in.',
  cause: 'Why',
  causes: { lost: 'Lost', damaged: 'Damaged', locked: 'Locked for good' },
  enterReplacement: 'Enter the replacement',
  matter: 'Entered at the counter',
  by: 'Entered by',
  papers: 'Papers',
  noPaper: 'None yet',
  noneAsked: 'No papers are asked for.',
  upload: 'Add',
  uploadOf: (title) => `Add: ${title}`,
  optional: ' (optional)',
  remove: 'Remove',
  removeOf: (name) => `Remove ${name}`,
  files: 'Scans or photographs: PDF, JPEG or PNG, 10 MB each at most.',
  submit: 'Submit for review',
  submitted: 'Submitted.',
  drop: 'Drop it',
  make: 'Issue the USBKey',
  makeText:
    'With the holder here, plug in a blank USBKey. The holder chooses the PIN, or one is drawn and a slip printed; it is shown on this computer alone and sent nowhere.',
  makeButton: 'Issue onto a blank USBKey',
  makeAgain: 'Go on issuing',
  working: 'Issuing: do not pull the USBKey out.',
}
