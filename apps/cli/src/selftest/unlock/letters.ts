import type { PostOffice } from '@certhall/post-office'

const PATIENCE_MS = 20_000

const found = (post: PostOffice, address: string, text: string) =>
  post.letters
    .list()
    .filter((letter) => letter.to.includes(address) && `${letter.subject}\n${letter.text}`.includes(text))

/** How many codes have come to this address. */
export const codesTo = (post: PostOffice, address: string) => found(post, address, '验证码').length

/** Letters to an address, newest first, once there are more than `after`. */
export async function lettersTo(post: PostOffice, address: string, text: string, after = 0) {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; ) {
    const letters = found(post, address, text)
    if (letters.length > after) return letters
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`no letter with “${text}” came to ${address}`)
}

/** The newest code that came to this address, the `after + 1`-th of all. */
export async function codeTo(post: PostOffice, address: string, after = 0): Promise<string> {
  const [newest] = await lettersTo(post, address, '验证码', after)
  const code = /验证码 ?(\d{6})/.exec(newest?.text ?? '')?.[1]
  if (code === undefined) throw new Error('the letter has no code')
  return code
}
