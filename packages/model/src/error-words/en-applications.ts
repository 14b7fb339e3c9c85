import type { ErrorWordsTable } from '../error-telling.ts'
import { POINT } from './en-requests.ts'

const REPLACE = 'Have the USBKey checked or replaced at a service point.'

/** Who may renew, applications, their papers, and delivery. */
export const APPLICATIONS = {
  // eligibility
  'renewal-too-early': {
    what: 'It is too early to renew.',
    withFacts: 'It is too early: you can renew online from {opensAt}.',
    next: 'Come back then; there is nothing to do now.',
  },
  'renewal-too-late': {
    what: 'The time for renewing online is over.',
    withFacts: 'Renewing online ended on {closesAt}.',
    next: 'Use one of the other ways below.',
  },
  'renewal-revoked': {
    what: 'This certificate has been revoked and cannot be renewed.',
    next: 'For a new certificate go to a service point.',
  },
  'renewal-suspended': {
    what: 'This certificate is suspended and cannot be renewed for now.',
    next: 'Have it resumed at a service point first, then renew.',
  },
  'renewal-superseded': {
    what: 'This certificate has been replaced by a new one already.',
    next: 'Use the new one on your USBKey; if it is not there, go on writing it in “My applications”.',
  },
  'renewal-wrong-profile': {
    what: 'This certificate cannot be served on this site.',
    next: 'Use one of the ways below, or ask its issuer.',
  },
  'kind-not-offered': {
    what: 'This service is not offered online for your certificate.',
    next: 'Please visit a service point, or call the hotline.',
  },
  'renewal-case-open': {
    what: 'An application for this certificate is already in progress.',
    next: 'Open it and go on; there is no need for a new one.',
  },
  'renewal-region-other': {
    what: 'This certificate belongs to another region and cannot be served here.',
    next: 'Go to your own region as described below.',
  },
  'change-expired': {
    what: 'The certificate has expired: no numbers can be added to it.',
    next: 'Please renew the certificate first, then add numbers.',
  },
  'change-nothing-lacks': {
    what: 'This certificate carries all the numbers that can be added.',
    next: 'There is nothing to do.',
  },
  'registry-away': {
    what: 'The registry of legal entities cannot be reached now, so the numbers cannot be looked up.',
    next: 'What you have filled in is kept, and nothing has been submitted. Please try again later, or go on another day from “My applications”.',
  },
  'registry-answer-wrong': {
    what: 'The answer of the registry of legal entities did not pass the checks and was not used.',
    next: 'What you have filled in is kept. Please try again later; if it stays so, call the hotline.',
  },
  'registry-not-asked': {
    what: 'The registered numbers have not been looked up yet.',
    next: 'Please look them up, then go on.',
  },
  'registry-entity-unknown': {
    what: 'The registry of legal entities does not know this entity.',
    next: 'Please have the numbers added at a service point, in one of the ways below.',
  },
  'registry-entity-ended': {
    what: 'The registry of legal entities says that this entity has been struck off.',
    next: 'Please bring the documents of the entity to a service point.',
  },
  'registry-name-differs': {
    what: 'The name in the registry of legal entities is not the one on the certificate.',
    withFacts:
      'The name in the registry of legal entities is “{registered}”, which is not the one on the certificate.',
    next: 'Please have the certificate changed at a service point; the numbers can be added in the same visit.',
  },
  'registry-evidence-changed': {
    what: 'What was looked up and kept is not as it was, and was not used.',
    next: 'Please look the numbers up again, then submit.',
  },
  'renewal-issuer-ends': { what: 'The new certificate would outlive its issuer’s.', next: POINT },
  // cases
  'application-exists': {
    what: 'There is an application with this id already.',
    next: 'Choose another id.',
  },
  'application-changed': {
    what: 'Somebody else has just changed this application.',
    next: 'Look at what it says now, then change it again.',
  },
  'telling-under-way': {
    what: 'This message is being sent already, or the application is switched off.',
    next: 'Wait until it is sent, or switch the application on first.',
  },
  'case-stale': {
    what: 'This application was just changed in another window.',
    next: 'You now see the latest; check it and go on.',
  },
  'case-state-wrong': {
    what: 'The application has moved on; this cannot be done any more.',
    next: 'See its progress and go on from there.',
  },
  'case-incomplete': { what: 'Something is still missing.', next: 'Fill it in as shown, then submit again.' },
  'case-mismatch-reported': {
    what: 'You said that the data differ, so it cannot be renewed online.',
    next: 'Take what is listed to a service point.',
  },
  'review-own-case': {
    what: 'Nobody reviews his own application, or confirms his own payment.',
    next: 'A colleague has to.',
  },
  'review-template-changed': {
    what: 'The certificate changed after you looked at it.',
    next: 'Check it again before you decide.',
  },
  'download-lapsed': {
    what: 'The time to download is over.',
    next: 'Apply again, or go to a service point.',
  },
  'payment-way-unknown': {
    what: 'This hall does not take payments this way.',
    next: 'Choose one of the ways on the page.',
  },
  'payment-provider-away': {
    what: 'The payment service does not answer just now; nothing was charged.',
    next: 'Try again in a while, or pay another way or by bank transfer.',
  },
  'payment-state-wrong': {
    what: 'This has been dealt with already.',
    next: 'Reload the page to see how it stands.',
  },
  'payment-callback-wrong': {
    what: 'The signature of a payment notice does not verify.',
    next: 'Check the keys and certificates configured for the payment service.',
  },
  'statement-file-wrong': {
    what: 'The bank statement cannot be read; nothing was imported.',
    next: 'Export it as CSV with the columns described, and try again.',
  },
  'fee-amount-wrong': {
    what: 'The amount differs from what is due.',
    next: 'Check it against the bank’s receipt.',
  },
  // papers
  'paper-type-refused': {
    what: 'This file is not a PDF, JPG or PNG.',
    next: 'Scan or photograph it as one of these and upload it again. Renaming the file does not help.',
  },
  'paper-damaged': {
    what: 'This file cannot be opened; it may be damaged.',
    next: 'Scan or photograph it again, and upload that.',
  },
  'paper-encrypted': {
    what: 'This PDF has a password.',
    next: 'Save a copy without the password, and upload that.',
  },
  'paper-active': {
    what: 'This PDF has scripts or files inside and is not accepted.',
    next: 'Print it to a plain PDF, or upload a photograph.',
  },
  'paper-infected': {
    what: 'A virus was found in this file; it was not kept.',
    next: 'Clean your computer first, then scan and upload it again.',
  },
  'paper-too-many': {
    what: 'There are too many files.',
    next: 'Remove those that are not needed, or join several pages into one PDF.',
  },
  'paper-scan-away': {
    what: 'Files cannot be checked for viruses just now; it was not kept.',
    next: 'Upload it again in a few minutes.',
  },
  // delivery
  'delivery-ticket-wrong': {
    what: 'This download has expired.',
    next: 'Go back to the application and press “Download certificate” again; nothing is done twice.',
  },
  'delivery-other-token': {
    what: 'This is not the USBKey with the old certificate.',
    next: 'Plug in that one and press “Download certificate” again.',
  },
  'delivery-key-exists': {
    what: 'A certificate written half-way is still waiting.',
    next: 'Plug in the USBKey used last time and go on writing.',
  },
  'delivery-answer-wrong': {
    what: 'The certificate received failed its checks; nothing was written.',
    next: 'Press “Download certificate” again; if it still fails, call the hotline.',
  },
  'delivery-proof-wrong': {
    what: 'The new certificate could not be proved; the old one still works.',
    next: 'Go on writing once more; if it still fails, call the hotline.',
  },
  'csr-malformed': {
    what: 'The certificate request was faulty; nothing was written.',
    next: 'Update the assistant and try again.',
  },
  'csr-signature-wrong': {
    what: 'The certificate request’s signature is wrong; nothing was written.',
    next: 'Unplug the USBKey, plug it in again and try once more.',
  },
  'csr-key-refused': {
    what: 'The USBKey made a key that is not accepted.',
    next: 'Have it checked at a service point.',
  },
  'key-small-exponent': {
    what: 'The USBKey made an RSA key with an exponent too small to be safe.',
    next: REPLACE,
  },
  'key-factorable': { what: 'The USBKey made an RSA key that is easily broken.', next: REPLACE },
  'key-roca': {
    what: 'The chip of this kind of USBKey has a published fault (ROCA); its keys are not safe.',
    next: REPLACE,
  },
  'key-off-curve': { what: 'The USBKey gave a public key that is not valid.', next: REPLACE },
  'key-trivial': { what: 'The USBKey made a key that anybody can guess.', next: REPLACE },
  'key-listed': { what: 'This key is on a list of keys known to be unsafe.', next: REPLACE },
  'key-compromised': {
    what: 'A certificate with this key was revoked because the key had leaked; it cannot be used again.',
    next: REPLACE,
  },
  'csr-name-refused': {
    what: 'The request asks for a name that this client may not have.',
    next: 'Ask for names of its registration only, or have the registration changed.',
  },
  'csr-binding-wrong': {
    what: 'The request is tied to another connection.',
    next: 'Make the request on the connection that carries it, or leave its challengePassword out.',
  },
} as const satisfies Partial<ErrorWordsTable>
