import type { seals as Zh } from './zh-seals.ts'

export const seals: typeof Zh = {
  sealCheck: {
    title: 'Check a seal',
    lead: 'Drop the file of an electronic seal here and read whether it is genuine and in force. No log-in is needed.',
    file: 'File of the electronic seal',
    fileHint: 'Drag the file here, or choose it with the button below. At most 2 MB.',
    tooLarge: 'The file is larger than 2 MB and is no electronic seal. Choose another one.',
    empty: 'The file is empty. Choose another one.',
    checking: 'Checking…',
    kept: 'The file is used for the check alone and is not kept.',
    result: 'What was found',
    fileName: 'File',
    pictureOf: 'Picture of {{name}}',
    id: 'Seal number',
    holder: 'Holder',
    maker: 'Seal maker',
    dates: 'Valid',
    period: '{{from}} to {{to}}',
    size: 'Size of the impression',
    millimetres: '{{width}} × {{height}} mm',
    form: 'Standard',
    findings: 'One by one',
    verdicts: { right: 'right', wrong: 'wrong', unknown: 'could not be told' },
    again: 'Check another one',
  },
}
