import type { life as Zh } from './zh-life.ts'

/** Loss reports and the public notice. */
export const life: typeof Zh = {
  loss: {
    title: 'Report a loss',
    lead: 'If a USBKey is lost, report it first: the certificate stops working at once, for whoever finds it too.',
    online: 'With another certificate of yours',
    onlineText:
      'If you have another certificate, plug that USBKey in and log in: a report takes some minutes.',
    otherwise: 'Without another certificate',
    otherwiseText: 'Call the hotline or visit a service point. Have your ID number ready.',
    after:
      'Once the USBKey is found, bring your ID and the USBKey to a service point to have the report lifted. If it stays lost, please ask a service point.',
    serial: 'Serial number',
    until: 'Valid until {{day}}',
    inUse: 'You are logged in with this one: it is not lost.',
    status: {
      good: 'Valid',
      revoked: 'Revoked',
      suspended: 'On hold',
      expired: 'Expired',
      lost: 'Reported lost',
    },
    button: 'Report this one lost',
    sure: 'Report the loss?',
    sureText:
      'The certificate stops working at once, wherever you use it. Only a service point can lift this, with your ID.',
    confirm: 'Report the loss',
    done: 'Reported. The certificate no longer works.',
  },
  notices: {
    title: 'Public notice',
    lead: 'Certificates renewed and revoked lately, for everybody to see. Only the first character of a name is shown.',
    kind: 'Kind',
    kinds: { all: 'All', renewed: 'Renewed', revoked: 'Revoked' },
    none: 'No certificate has been renewed or revoked yet.',
    noMore: 'There are no older notices.',
    page: 'Page {{page}}',
    newer: 'Newer',
    older: 'Older',
  },
}
