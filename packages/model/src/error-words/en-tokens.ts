import type { ErrorWordsTable } from '../error-telling.ts'
import { POINT } from './en-requests.ts'

const SERVICE = 'Try again later; if it still fails, call the hotline.'

/** Certificates and keys, tokens, the assistant, and what surrounds them. */
export const TOKENS = {
  // CA
  'lint-failed': {
    what: 'The new certificate failed its checks and was not issued.',
    next: 'The old one still works. Try again later or call the hotline.',
  },
  'issuer-unknown': { what: 'Issuing is not available right now.', next: SERVICE },
  'key-unavailable': { what: 'Issuing is not available right now.', next: SERVICE },
  'passphrase-wrong': {
    what: 'The issuing key did not open.',
    next: 'An administrator has to check the passphrase.',
  },
  'issuer-begins-later': {
    what: 'The issuer’s certificate is not valid yet.',
    next: 'An administrator has to check the server’s clock; try again later.',
  },
  'certificate-status-wrong': {
    what: 'This certificate has been revoked; its status cannot be changed any more.',
    next: 'Its holder needs a new certificate.',
  },
  // life's other events
  'holder-elsewhere': {
    what: 'This number is on record in another jurisdiction.',
    next: 'Have it done there, or at a counter above both.',
  },
  'token-not-blank': {
    what: 'There are certificates on this USBKey: no new holder can get it.',
    next: 'Take a blank one. Nothing on this one was changed.',
  },
  'token-of-another': {
    what: 'This USBKey is on record as another holder’s.',
    next: 'Take a blank one. Nothing on this one was changed.',
  },
  'loss-own-token': {
    what: 'This is the certificate in use: it is not lost.',
    next: 'Log in with another certificate, visit a service point or call the hotline to report a loss.',
  },
  'loss-not-reported': {
    what: 'No loss of this certificate was reported.',
    next: "Reload the page and go by the certificate's present status.",
  },
  'cancellation-open': {
    what: 'This certificate is being cancelled.',
    next: 'Another member of staff has to decide about that first.',
  },
  'cancellation-own': {
    what: 'Nobody decides about a cancellation that he entered.',
    next: 'Ask another member of staff.',
  },
  // keys under escrow
  'trail-broken': {
    what: 'The trail of the keys is not as it was sealed.',
    next: 'Run certhall km audit --verify and give what it says to whoever is in charge of security.',
  },
  'recovery-own': {
    what: 'Whoever asks for a key does not approve it.',
    next: 'Another key officer has to look at the request.',
  },
  'recovery-state-wrong': {
    what: 'This key recovery is at another step.',
    next: 'Look at the request again: it has to be approved once, by another officer, before the key is taken.',
  },
  'recovery-expired': {
    what: 'The time for this key recovery is over.',
    withFacts: 'This key recovery was open until {until}.',
    next: 'Ask again, with its reason.',
  },
  'restore-not-offered': {
    what: 'This old encryption key is not given to this USBKey.',
    next: 'Keys of certificates in use stay on their own USBKey. For lost USBKeys, call the hotline.',
  },
  // unlock
  'code-wrong': {
    what: 'The code is not right.',
    next: 'Please check it and type it again. After some wrong tries you need a new one.',
  },
  'code-expired': { what: 'The code is no longer valid.', next: 'Please get a new one.' },
  'contact-missing': {
    what: 'We have no telephone number or e-mail address of yours to send a code to.',
    next: 'Please go to a service point with your papers, or send them to us by post.',
  },
  'unlock-not-possible': {
    what: 'This USBKey cannot be unlocked online.',
    next: 'Please take the USBKey and your papers to a service point.',
  },
  'unlock-other-token': {
    what: 'This is not the USBKey that the application is about.',
    next: 'Plug in the USBKey of the application and go on.',
  },
  'admin-pin-low': {
    what: 'Too few tries are left for the USBKey’s admin PIN. Nothing was tried, so that it is not locked for good.',
    next: 'Please take the USBKey to a service point.',
  },
  // token and assistant
  'token-removed': {
    what: 'The USBKey was unplugged.',
    next: 'Plug it in and it goes on writing, without a second application.',
  },
  'token-absent': { what: 'No USBKey is plugged in.', next: 'Plug it in and try again.' },
  'token-full': {
    what: 'There is no room on the USBKey; nothing was changed.',
    next: 'A service point can help. Old encryption keys will not be lost.',
  },
  'token-foreign': {
    what: 'This is another issuer’s USBKey; it is not used.',
    next: 'Plug in the right one.',
  },
  'token-busy': {
    what: 'Another program is using the USBKey.',
    next: 'Close banking and tax programs, then try again.',
  },
  'token-damaged': {
    what: 'The USBKey cannot be read.',
    next: 'Unplug it and plug it in again; if it still fails, take it to a service point.',
  },
  'token-module-hung': {
    what: 'The USBKey’s driver did not answer and was stopped.',
    next: 'Unplug the USBKey, plug it in and try again; if it still fails, install its driver again.',
  },
  'token-module-crashed': {
    what: 'The USBKey’s driver failed and ended; nothing else was harmed.',
    next: 'Try again; if it still fails, install its driver again.',
  },
  'token-module-unusable': {
    what: 'The USBKey’s driver is not properly installed, so the USBKey cannot be read.',
    next: 'Run the assistant’s check of this computer, or install the driver again.',
  },
  'token-signature-wrong': {
    what: 'The USBKey gave a signature that is not right; the site did not get it.',
    next: 'Unplug it and plug it in again; if it still fails, take it to a service point.',
  },
  'token-not-supported': { what: 'This kind of USBKey cannot do that yet.', next: POINT },
  'pin-wrong': {
    what: 'The PIN is wrong.',
    withFacts: 'The PIN is wrong. Tries left: {triesLeft}.',
    next: 'Make sure before you try again; if you forgot it, stop and call the hotline.',
  },
  'pin-locked': {
    what: 'The PIN is locked; the USBKey cannot be used for now.',
    next: 'Call the hotline, or take the USBKey to a service point.',
  },
  'pin-required': { what: 'Your PIN is needed.', next: 'Enter it in the assistant’s window.' },
  'pin-weak': {
    what: 'This PIN is too easy to guess.',
    next: 'Choose another: no repeated or consecutive digits, no birthday, no digits of an ID number.',
  },
  'admin-pin-wrong': {
    what: 'The administration PIN is wrong.',
    next: 'Stop and check: when its tries are used up the USBKey cannot be recovered.',
  },
  'admin-pin-locked': {
    what: 'The administration PIN is locked.',
    next: 'This USBKey has to be replaced at a service point.',
  },
  'container-missing': {
    what: 'The key needed is not on this USBKey.',
    next: 'Make sure that it is the same USBKey, then try again.',
  },
  'container-exists': {
    what: 'This application’s key is already on the USBKey.',
    next: 'Go on writing the certificate.',
  },
  'consent-refused': {
    what: 'You chose “refuse” in the assistant, so nothing was done.',
    next: 'Press the button again when you like.',
  },
  'consent-expired': {
    what: 'The assistant waited too long and cancelled.',
    next: 'Press the button again.',
  },
  'job-unknown': {
    what: 'The assistant does not know this task.',
    next: 'Go back to the page and press the button again.',
  },
  // surroundings
  'repair-changed': {
    what: 'Things are not as they were shown; nothing was changed.',
    next: 'Check again, then try again.',
  },
  'repair-refused': {
    what: 'The administrator’s consent was not given; nothing was changed.',
    next: 'Press Repair again when you like, and enter the administrator’s password.',
  },
  'repair-failed': {
    what: 'The repair did not work.',
    next: 'Undo brings back what was before, or send the report to the support.',
  },
  'update-untrusted': {
    what: 'What the hall says of a newer version could not be verified and is left aside.',
    next: 'Go on with the present version and tell the support.',
  },
  'server-away': {
    what: 'The hall cannot be reached right now.',
    next: 'What you filled in is still here. Check your network, wait a moment and try again.',
  },
  'profile-invalid': {
    what: 'The service is set up wrongly.',
    next: 'An administrator has to check the profile files.',
  },
  'configuration-invalid': {
    what: 'The service is set up wrongly.',
    next: 'An administrator has to check the configuration.',
  },
  internal: { what: 'This step was not finished; everything so far is kept.', next: SERVICE },
} as const satisfies Partial<ErrorWordsTable>
