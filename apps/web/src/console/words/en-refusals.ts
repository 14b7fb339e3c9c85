/** What stands against an application that a clerk enters. */
export const refusals = {
  'renewal-too-early': 'It is too early to renew this certificate.',
  'renewal-revoked': 'This certificate has been revoked and cannot be renewed.',
  'renewal-suspended': 'This certificate is on hold: lift that first.',
  'renewal-superseded': 'This certificate has been replaced already: take the new one.',
  'renewal-wrong-profile': 'This certificate cannot be renewed here.',
  'renewal-region-other': 'This holder belongs to another region, and is served there.',
  'renewal-issuer-ends': 'It would outlive its issuer’s certificate: tell the CA operator.',
  'seal-picture-unfit': 'There is no picture of the seal yet, or it is not fit: upload one that is.',
  'seal-picture-changed': 'The picture was changed meanwhile: look at the new one first.',
  'change-expired': 'The certificate has expired: renew it first.',
  'change-nothing-lacks': 'This certificate already carries every number that could be added.',
  'registry-away':
    'The registry cannot be reached now, and nothing was changed. Ask again later; the holder may also do it online another day.',
  'registry-answer-wrong': 'The registry’s answer did not pass the checks and was not used. Ask again later.',
  'registry-not-asked': 'The registry has not been asked yet.',
  'registry-evidence-changed': 'The kept answer is no longer what the registry said. Ask again.',
  'registry-entity-unknown': 'The registry does not know this entity. Compare the credit code.',
  'registry-entity-ended': 'The registry says that this entity was struck off: nothing can be added.',
  'registry-name-differs':
    'The registry has another name than the certificate: nothing can be added before the names are compared.',
}
