import type { pages as Zh } from './zh-pages.ts'

export const pages: typeof Zh = {
  status: {
    title: 'Certificate status',
    lead: 'Enter the ID number. With the application number you also see the details.',
    kind: 'Kind of certificate',
    idType: 'Kind of ID',
    idTypes: { 'resident-id': 'Resident ID card', uscc: 'Unified social credit code' },
    idNumbers: { 'resident-id': 'Resident ID number', uscc: 'Unified social credit code' },
    idMissing: 'Enter the ID number',
    idWrong: {
      'resident-id': 'The resident ID number is not right: check each character',
      uscc: 'The unified social credit code is not right: check each character',
    },
    reference: 'Application number (optional)',
    referenceHint: 'like CH20261121-7K3M9QWX',
    referenceWrong: 'The application number is not right: enter it as shown after you submitted',
    kindMissing: 'Choose the kind of certificate',
    query: 'Query',
    querying: 'Querying…',
    result: 'Result',
    none: 'No application is in progress',
    holder: 'Name',
    open: 'Log in to see and continue',
    again: 'Query again',
  },
  logIn: {
    title: 'Log in to',
    text: '“{{name}}” asks you to log in with your USBKey. It will receive your name and ID number, never your PIN.',
    button: 'Log in with USBKey',
    going: 'You are logged in. Returning to “{{name}}”…',
    gone: 'This log-in has expired',
    goneText: 'Go back to the application and start logging in again.',
  },
  assistant: {
    title: 'Certificate assistant',
    lead: 'The assistant reads the USBKey on your computer. The PIN is entered only in its own window and never leaves this computer.',
    status: 'Right now',
    found: 'The assistant is running',
    foundVersion: 'The assistant is running, version {{version}}',
    openIt: 'Open the assistant',
    install: 'Install',
    before: 'First unplug the USBKey and close programs other than the browser.',
    step1: 'Open a terminal (on Windows, macOS or Linux). Node.js 20 or later must be installed.',
    step2: 'Type this command and press Enter:',
    step3: 'When it says that it has started, plug in the USBKey and come back to this page.',
    copyCommand: 'Copy command',
    answer:
      'If an anti-virus or firewall asks, choose “Allow”. The assistant works on this computer only (127.0.0.1) and accepts no connection from the network.',
    does: 'What it does',
    does1: 'Shows the certificate’s name, validity and days left when you plug in a USBKey.',
    does2: 'Shows which site wants what before each use of a key, and asks you.',
    does3: 'Changes and verifies the PIN.',
    licence: 'Licence: Apache 2.0, free to use.',
    browsers:
      'Any current Chrome, Edge, Firefox, Safari or 360 browser will do. No ActiveX control and no compatibility mode is needed.',
  },
  points: {
    title: 'Service points',
    lead: 'Bring what is needed to any of these.',
    empty: 'No service point is listed yet. Please call us.',
  },
  help: {
    title: 'Help',
    lead: 'Your question is not here? Please call us.',
    pin: 'I have forgotten the PIN',
    pinHint: 'I have never changed the PIN',
    tries:
      'The PIN locks after too many wrong tries. The assistant shows how many are left; with one left, stop and call us.',
    noToken: 'The USBKey is in, but no certificate is shown',
    noTokenText:
      'See whether the assistant is running, then unplug the USBKey and plug it in again, perhaps elsewhere. If it still does not show, call the hotline.',
    pulled: 'I unplugged the USBKey while it was written',
    pulledText:
      'Nothing is lost. Plug it in, open the application in “My applications” and press “Go on writing the certificate”. Another computer will do, too.',
    permission: 'The browser does not let the page reach the assistant',
    permissionText:
      'Press the icon left of the address, find “Apps on device” or “Local network access”, set it to “Allow”, then reload the page.',
    old: 'Does the old certificate still work?',
    oldText:
      'Until the new certificate is written and proved, the old one works. Old encryption keys stay on the USBKey, so old files still open.',
    hotline: 'Hotline',
  },
  privacy: {
    title: 'Privacy',
    lead: 'What each service keeps, why, and how long.',
    kept: 'Kept for {{years}} years after the certificate ends.',
    idData: 'Identity data',
    computer: 'Kept on your computer',
    computerText:
      'Language, text size and what you are filling in are kept in this browser. What you are filling in is cleared when you close the tab. This site uses no tracking.',
  },
}
