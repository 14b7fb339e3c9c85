import type { Messages } from './zh.ts'

/** What the portal says in English. */
export const en: Messages = {
  loading: 'Loading…',
  notFound: {
    title: 'There is no such page',
    text: 'The address may be mistyped, or the page has moved.',
    home: 'Back to the start page',
  },
  home: { title: 'Home' },
}
