import type { ErrorWordsTable } from './error-telling.ts'

const SERVICE = 'Try again later; if it still fails, call the hotline.'
const AGAIN = 'Please try again.'
const REPLACE = 'Have the USBKey checked or replaced at a service point.'
const POINT = 'Go to a service point, or call the hotline.'

export const ERROR_WORDS_EN: ErrorWordsTable = {
  // input
  'input-invalid': {
    what: 'Something filled in is not right.',
    next: 'Correct it as shown, then submit again.',
  },
  'input-too-large': { what: 'The content is too long.', next: 'Shorten it, then submit again.' },
  'not-found': {
    what: 'It was not found.',
    next: 'It may be finished, or not yours. Look in “My applications”.',
  },
  'method-not-allowed': {
    what: 'This page and the hall differ in version.',
    next: 'Reload the page and try again.',
  },
  'rate-limited': { what: 'Too many requests.', next: 'Wait a minute and try again.' },
  'not-supported': {
    what: 'The hall does not offer this.',
    next: 'Use one of the ways that its guide names.',
  },
  'captcha-wrong': {
    what: 'The captcha was not passed or is too old.',
    next: 'Do it again; what you filled in is still there.',
  },
  'origin-refused': {
    what: 'The assistant has not allowed this site.',
    next: 'Choose “allow this site” in the assistant’s window, then try again.',
  },
  'key-reused': {
    what: 'This key pair has been used before.',
    next: 'Press “Download certificate” again; a new pair is made.',
  },
  // who
  'log-in-required': {
    what: 'Please log in first.',
    next: 'Plug in the USBKey and log in with your certificate. What you filled in is still there.',
  },
  'log-in-wrong': {
    what: 'Login name or password is wrong.',
    next: 'Check both; if you forgot the password, ask an administrator.',
  },
  'log-in-locked': {
    what: 'There were too many attempts for this name.',
    next: 'Try again in a few minutes; if it was not you, tell the administrator.',
  },
  'second-factor-required': {
    what: 'A code from your authenticator is needed, too.',
    next: 'Open the app on your telephone and type the six digits; without the telephone, type a recovery code.',
  },
  'second-factor-wrong': {
    what: 'The code is wrong, or was used already.',
    next: 'Wait for the next one in the app.',
  },
  'second-factor-there': {
    what: 'You have an authenticator already.',
    next: 'For a new telephone, first remove the old one, then add it again.',
  },
  'staff-certificate-unknown': {
    what: 'This certificate is not registered for a member of staff.',
    next: 'Use another USBKey, or log in by password and have the administrator register it.',
  },
  'staff-certificate-other': {
    what: 'This certificate belongs to somebody else.',
    next: 'Check the serial number and this person’s ID number.',
  },
  'password-wrong': { what: 'The password is wrong.', next: 'Check it and type it again.' },
  'password-weak': {
    what: 'This password is too easy to guess.',
    next: 'Use at least 12 characters, not your user name, no common words and no repetition.',
  },
  'person-has-login': {
    what: 'This person has an account already.',
    next: 'Change that one, or enable it; nobody has two.',
  },
  'login-taken': { what: 'Somebody has this user name.', next: 'Choose another one.' },
  'cover-refused': {
    what: 'This cover cannot be set.',
    next: 'The deputy must be a colleague of the same work at this level, beside it or above, for three months at most.',
  },
  'jurisdiction-taken': { what: 'This jurisdiction code is in use.', next: 'Check the code.' },
  'jurisdiction-move-refused': {
    what: 'It cannot be moved there.',
    next: 'A jurisdiction cannot move below itself, and your own level cannot be moved.',
  },
  'proposal-open': {
    what: 'Somebody has proposed this already; it waits for a second person.',
    next: 'Confirm or refuse it under “To confirm”.',
  },
  'proposal-own': {
    what: 'Nobody confirms what he has proposed himself.',
    next: 'Another member of staff has to; you can withdraw it.',
  },
  'proposal-state-wrong': {
    what: 'This has been decided already, or has expired.',
    next: 'Look at how it stands now.',
  },
  'staff-certificate-renewed': {
    what: 'This certificate has been renewed and logs nobody in any more.',
    next: 'Log in with the new one.',
  },
  'money-own-entry': {
    what: 'You have noted this money yourself; somebody else has to confirm or settle it.',
    next: 'Ask another colleague of finance.',
  },
  'erasure-in-use': {
    what: 'A certificate is still valid, or an application open; nothing can be deleted yet.',
    next: 'Have the certificate cancelled and the application ended first.',
  },
  'profile-refused': {
    what: 'These rules cannot be used.',
    next: 'Correct what is listed below, then try again.',
  },
  'profile-unchanged': {
    what: 'These are the rules that hold already.',
    next: 'Change something first, then propose it.',
  },
  'profile-changed': {
    what: 'The rules of this service have been changed since; nothing was done.',
    next: 'Propose it again on the rules as they are now.',
  },
  'case-claimed': {
    what: 'Somebody else has taken this application up.',
    next: 'Take another one, or ask for its release.',
  },
  'entered-by-self': {
    what: 'You entered this application: you can neither review it nor confirm its payment.',
    next: 'A colleague has to.',
  },
  'not-yours': {
    what: 'This does not belong to you.',
    next: 'Open your own application in “My applications”.',
  },
  'role-missing': { what: 'You have no right to do this.', next: 'If you need to, ask an administrator.' },
  'scope-renewal-only': {
    what: 'Your certificate has expired; it can only be renewed now.',
    next: 'After renewal you can use everything else.',
  },
  'seal-picture-unfit': {
    what: 'The picture of the seal is not as required yet.',
    next: 'See what is said of it, choose another picture, and submit again.',
  },
  'seal-picture-changed': {
    what: 'The picture was replaced after you looked at it.',
    next: 'Open the application again, look at the new picture, then decide.',
  },
  'seal-not-in-force': {
    what: 'This seal is not in force, so nothing may be stamped with it.',
    next: 'See under “Electronic seals” how it stands; after a renewal download the new seal first.',
  },
  'seal-not-on-token': {
    what: 'This seal is not on the USBKey.',
    next: 'Press “Download the seal” under “Electronic seals”, then stamp again.',
  },
  'document-unreadable': {
    what: 'This file is not a PDF, or is damaged.',
    next: 'Open it and save it as a PDF again (“Print”, “Save as PDF”), then try that one.',
  },
  'document-encrypted': {
    what: 'This PDF has a password.',
    next: 'Save a copy without the password and use that.',
  },
  'document-locked': {
    what: 'Its author has locked this PDF: nothing may be added, no stamp either.',
    next: 'Ask its author for a copy that may be signed.',
  },
  'stamp-off-page': {
    what: 'The seal would not lie wholly on the page.',
    next: 'Move it so that it does.',
  },
  // statements
  'statement-malformed': {
    what: 'The assistant’s answer was not understood.',
    next: 'Update the assistant and try again.',
  },
  'statement-signature-wrong': {
    what: 'The signature did not verify.',
    next: 'Unplug the USBKey, plug it in again and try once more.',
  },
  'statement-nonce-unknown': { what: 'This took too long and has expired.', next: AGAIN },
  'statement-purpose-wrong': { what: 'The assistant signed something else.', next: AGAIN },
  'statement-origin-wrong': {
    what: 'The signature came from another site’s page.',
    next: 'Check the address, and start again from the hall’s home page.',
  },
  'certificate-unknown': {
    what: 'This certificate was not issued by this hall.',
    next: 'Plug in the right USBKey; if unsure, call the hotline.',
  },
  'certificate-revoked': { what: 'This certificate has been revoked and cannot be used.', next: POINT },
  'certificate-suspended': {
    what: 'This certificate is suspended and cannot be used for now.',
    next: 'To have it resumed, go to a service point, or call the hotline.',
  },
  'certificate-expired': {
    what: 'This certificate has expired and cannot log in.',
    withFacts: 'This certificate expired on {notAfter} and cannot log in.',
    next: 'It can be renewed in one of the other ways.',
  },
  'certificate-not-signing': {
    what: 'You chose an encryption certificate.',
    next: 'Choose the signing certificate.',
  },
  'certificate-not-trusted': {
    what: 'This certificate does not lead to an authority that is trusted here.',
    next: POINT,
  },
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
}
