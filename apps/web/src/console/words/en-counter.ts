import type { Words } from './zh.ts'

/** The counter. */
export const counter: Words['counter'] = {
  title: 'Counter',
  search: 'Name, number or serial',
  first:
    'Enter the name, the number or a serial of who stands here, to see all certificates and what was done.',
  empty: (q) => `Nobody found for “${q}”. Please compare the name and number with the papers.`,
  clear: 'Clear',
  more: 'There are more: please enter more.',
  count: (n) => (n === 1 ? '1 holder' : `${n} holders`),
  certificates: (n) => (n === 1 ? '1 certificate' : `${n} certificates`),
  until: (day) => `valid until ${day}`,
  waiting: 'Cancellations to be checked',
  cancellationOf: (name) => `Cancellation for ${name}`,
  enteredBy: (who, day) => `entered by ${who} on ${day}`,
  back: 'Back to the counter',
  holder: 'Holder',
  address: 'Address',
  mobile: 'Mobile',
  email: 'E-mail',
  noCertificates: 'No certificates yet.',
  lost: 'reported lost',
  cases: 'Applications',
  noCases: 'Nothing was applied for.',
  history: 'What happened to the certificates',
  acts: { loss: 'Report a loss', 'loss-lifting': 'Lift the loss report', cancellation: 'Cancel' },
  effects: {
    loss: 'The certificate and its pair stop working at once. Its holder has it lifted here, with his papers.',
    'loss-lifting':
      'The certificate works again. First compare the papers and the USBKey of who stands here.',
    cancellation:
      'The certificate stops working at once; once another member of staff agrees it is revoked for good.',
  },
  proof: 'How the holder was known',
  proofHint:
    'Which papers you saw and compared, such as “in person, ID card and USBKey”. Kept in the record.',
  proofMissing: 'Please write how the holder was known, four characters at least',
  confirm: {
    loss: 'Report the loss',
    'loss-lifting': 'Lift the loss report',
    cancellation: 'Enter the cancellation',
  },
  entered: 'Entered',
  renew: 'Enter a renewal',
  renewal: {
    text: 'For a holder who is here, or whose USBKey and papers came by mail; also past the time for renewing oneself. Where a review is asked for, somebody else reviews it. The holder downloads the certificate with his own USBKey and PIN.',
    term: 'Term',
    years: (n) => (n === 1 ? '1 year' : `${n} years`),
    handler: 'Name of the handler',
    handlerId: 'ID number of the handler',
    handlerMobile: 'Mobile of the handler',
    invoice: 'Invoice (where a fee is due)',
    invoiceFields: {
      ...{
        title: 'Title',
        taxNumber: 'Tax number',
        recipient: 'Recipient',
        phone: 'Telephone',
        address: 'Address',
      },
    },
    missing: 'Please fill in',
    proofHint:
      'What came and was compared, such as “handler in person, ID card, licence and seal; agreement signed”.',
    send: 'Submit the renewal',
  },
  deliver: {
    title: 'Download here',
    text: 'With the holder here: plug in his USBKey, and let him enter the PIN himself. The assistant says that you serve him.',
    button: 'Download',
    resume: 'Go on with the download',
    writing: 'Writing: do not pull the USBKey out.',
    assistant: {
      'window-blocked': "The browser blocked the assistant's window: press the button again.",
      'assistant-absent': 'The assistant did not answer: start it first.',
      'window-closed':
        "The assistant's window was closed before it finished. Press the button again when you like.",
      refused: 'It did not finish. Press the button again when you like; nothing is issued twice.',
    },
  },
  secondText: 'If you agree, the certificate is revoked for good. First read how the holder was known.',
  approve: 'Agree to the cancellation',
  refuse: 'Disagree',
  waitSecond: 'Another member of staff has to check this. The certificate is on hold.',
}
