import type { unlock as Zh } from './zh-unlock.ts'

export const unlock: typeof Zh = {
  title: 'Application for an unlock, and its papers',
  token: 'Serial number of the token',
  channel: 'Came by',
  channels: { online: 'Online', post: 'Post', fax: 'Fax', 'e-mail': 'E-mail', counter: 'Counter' },
  enteredBy: 'Entered by',
  cause: 'Reason',
  causes: { forgotten: 'PIN forgotten', locked: 'PIN locked', 'taken-over': 'Handler changed' },
  note: 'Remarks',
  noPaper: 'Nothing uploaded',
  notScanned: 'not scanned for viruses',
  page: (at: number, of: number) => `Page ${at} of ${of}`,
  download: 'Download the original',
}
