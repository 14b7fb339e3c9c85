import { journey } from './en-journey.ts'
import { pages } from './en-pages.ts'
import type { FirstMessages } from './zh.ts'

/** What the portal says in English from its first page on. */
export const en: FirstMessages = {
  common: {
    pair: '{{name}}: {{value}}',
    colon: ': ',
    site: 'Certificate hall',
    loading: 'Loading…',
    skip: 'Skip to content',
    retry: 'Try again',
    back: 'Back',
    next: 'Next',
    home: 'Back to the start page',
    print: 'Print',
    copied: 'Copied',
    change: 'Change',
    hotline: 'Hotline',
    problems: 'Please put these right first',
    problem: 'This did not work.',
    problemNext: 'Wait a moment and try again; if it stays so, call the hotline.',
  },
  nav: {
    label: 'Main',
    home: 'Home',
    cases: 'My applications',
    status: 'Status',
    help: 'Help',
    points: 'Service points',
    assistant: 'Assistant',
    notices: 'Public notice',
    privacy: 'Privacy',
    logOut: 'Log out',
    loggedIn: 'Logged in: {{name}}',
    largeText: 'Larger text',
    settings: 'Display',
  },
  away: {
    title: 'The hall cannot be reached right now',
    text: 'What you filled in is still here. Check your network, wait a moment and try again.',
  },
  notFound: {
    title: 'There is no such page',
    text: 'The address may be mistyped, or the page has moved.',
  },
  home: {
    lead: 'Plug in your USBKey to renew, download or follow a certificate.',
    services: 'Services',
    tiles: {
      renew: { title: 'Renew a certificate', text: 'Your certificate ends soon? Renew it online' },
      change: {
        title: 'Add numbers',
        text: 'Put social-insurance, housing-fund and other numbers into an entity’s certificate',
      },
      status: { title: 'Certificate status', text: 'Look up an application by ID number' },
      keys: { title: 'Older encryption keys', text: 'Old files do not open after a renewal' },
      mail: { title: 'By mail', text: 'Send the USBKey if you cannot visit a service point' },
      loss: { title: 'Report a loss', text: 'A lost USBKey: stop its certificate at once' },
      assistant: { title: 'Get the assistant', text: 'Needed once, to read your USBKey' },
      seals: { title: 'Electronic seals', text: 'Apply for a seal and download it to the USBKey' },
      sealCheck: { title: 'Check a seal', text: 'Whether an electronic seal is genuine' },
      unlock: { title: 'Unlock a USBKey', text: 'The PIN is forgotten or locked' },
      points: { title: 'Service points', text: 'Addresses, hours and phones' },
      help: { title: 'Help', text: 'Forgotten PIN, certificate not shown, and more' },
    },
  },
  token: {
    region: 'My USBKey',
    searching: { title: 'Looking for the assistant…', text: 'Usually a second or two.' },
    absent: {
      title: 'The assistant was not found',
      text: 'Reading a USBKey needs the assistant running on this computer. If it is installed, start it and this page notices by itself; if not, install it first.',
      get: 'Get the assistant',
      window:
        'Some browsers hide the assistant from web pages. If it is running, just go on: its window opens when it is needed.',
      go: 'Renew anyway',
    },
    permission: {
      title: 'Your permission is needed once',
      text: 'To see your USBKey, this page connects to the assistant on this computer. When you press the button, the browser asks whether this site may access apps on this device (or your local network). Choose “Allow”. The page cannot see your PIN or files.',
      ask: 'Connect to the assistant',
    },
    denied: {
      title: 'The browser refused the connection to the assistant',
      blocked: 'This page cannot see the assistant',
    },
    unpaired: {
      title: 'The assistant does not know this site yet',
      text: 'Press “Renew anyway”: the assistant opens its window and asks whether this site may see your USBKey. Once is enough.',
    },
    none: {
      title: 'Please plug in your USBKey',
      text: 'Plug it into a USB socket. Your certificate appears here by itself; there is no need to reload.',
    },
    inserted: 'USBKey plugged in',
    removed: 'USBKey unplugged',
    foreign: 'There is also another issuer’s USBKey ({{label}}). This site will not use it.',
    noCertificate: 'There is no certificate on this USBKey',
    noCertificateText: 'Check that it is the right USBKey, or ask at a service point.',
    holder: 'Name on the certificate',
    serial: 'Serial number',
    validUntil: 'Valid until',
    daysLeft_one: '{{count}} day left',
    daysLeft_other: '{{count}} days left',
    endsToday: 'Ends today',
    expired_one: 'Expired {{count}} day ago',
    expired_other: 'Expired {{count}} days ago',
    locked: 'The PIN is locked; the USBKey cannot be used for now.',
    opensAt: 'You can renew online from {{day}}.',
    renew: 'Renew',
    continue: 'Continue your application',
    download: 'Download certificate',
    progress: 'See progress',
    why: 'See why, and other ways',
    unknown: 'This certificate was not issued by this hall and cannot be handled here.',
  },
  ask: {
    preparing: 'Getting ready…',
    asking: 'Enter your PIN in the assistant’s window',
    askingText:
      'The window is opened by the assistant on this computer. The PIN is entered only there and is never sent to this site. No window? It may be behind another one.',
    finishing: 'Checking…',
    'window-blocked':
      'The browser blocked the assistant’s window. Press the button again; if that does not help, allow pop-ups at the right end of the address bar.',
    'window-closed':
      'The assistant’s window was closed before it finished. Press the button again when you like; nothing is done twice.',
    'assistant-absent':
      'The assistant did not answer. Start it and press the button again; if it is not installed, install it first.',
    refused:
      'You chose “refuse” in the assistant, so nothing was done. Press the button again when you like.',
    getAssistant: 'Get the assistant',
  },
  ...journey,
  ...pages,
}
