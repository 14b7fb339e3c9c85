import type { Words } from '@certhall/model'

/**
 * What one kind of notice says. Paragraphs are parted by an empty line; `{name}` takes a fact, and an instant among the facts
 * becomes a day. Every text may also use {holder}, {product}, {operator}, {hotline} and {link}.
 */
export interface NoticeTemplate {
  subject: Words
  text: Words
  /** For telephones, without `{link}`: this very text is registered with the provider, its facts numbered in the order of `facts`. */
  sms?: Words
  /** Facts that a notice of this kind brings. */
  facts: readonly string[]
  /** Facts that are told once and kept nowhere: gone as soon as the notice is sent. */
  secret?: readonly string[]
  /** Page of the hall that the notice leads to; `{reference}` is filled in. */
  page: string
}
