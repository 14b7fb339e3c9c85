import type { ErrorWordsTable } from '../error-telling.ts'

const AGAIN = 'Please try again.'
export const POINT = 'Go to a service point, or call the hotline.'

/** What is asked, who asks it, and the statements that prove it. */
export const REQUESTS = {
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
} as const satisfies Partial<ErrorWordsTable>
