import type { life as Zh } from './zh-life.ts'

/** Loss reports and the public notice. */
export const life: typeof Zh = {
  loss: {
    title: 'Report a loss',
    lead: 'If a USBKey is lost, report it first: the certificate stops working at once, for whoever finds it too.',
    byCode: 'With a code',
    byCodeText:
      'No USBKey is needed: fill in the number that your certificate carries, and get a code on the mobile phone or e-mail address on record. It takes some minutes.',
    number: 'ID number',
    numberHint:
      'The unified social credit code of a unit, or the resident ID number of a person: 18 characters.',
    numberMissing: 'Please fill in the ID number',
    numberWrong: 'This ID number is not right, please check it',
    send: 'Send the code',
    sendAgain: 'Send again',
    sentTo: 'If this number is on record here, a code has gone to {{to}}',
    sentText: 'It is valid for 10 minutes. Not your phone or address? Please check the ID number.',
    toMobile: 'the phone number ending in {{end}}',
    toEmail: 'the e-mail address beginning with {{start}}',
    and: ' and ',
    notCome: 'No code?',
    notComeText:
      'Please check the ID number and your spam folder, and send again after a minute or two. If your phone number has changed, or nothing comes, call the hotline.',
    choose: 'Which certificates are lost? Choose them, then report.',
    chooseMissing: 'Please choose what to report lost',
    reportChosen: 'Report the chosen ones lost',
    nothingLeft: 'There is nothing to report: none of your certificates works any more.',
    told: 'We send word to the phone and e-mail address on record.',
    leave: 'Done, leave',
    online: 'With another certificate of yours',
    onlineText:
      'If you have another certificate, plug that USBKey in and log in: a report takes some minutes.',
    otherwise: 'If neither is possible',
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
