/** The mail server or the provider will never take this message: trying again is of no use. */
export class MessageRefused extends Error {
  override name = 'MessageRefused'
}

/** No answer came: the message may have been taken, or not. */
export class MessageInDoubt extends Error {
  override name = 'MessageInDoubt'
}
