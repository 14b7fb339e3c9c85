import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

export const ARTIFACTS = path.resolve(import.meta.dirname, 'artifacts')

/** A picture in test/artifacts for people to look at. The whole suite, which nobody watches, takes none: they cost minutes. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.CERTHALL_PICTURES === 'none') return
  mkdirSync(ARTIFACTS, { recursive: true })
  await page.screenshot({ path: path.join(ARTIFACTS, `${name}.png`), fullPage: true })
}

/** What axe finds on the page as it is: by `tags` (all its rules without them), and of an impact where some are given. */
export async function axeFaults(
  page: Page,
  { tags, impacts }: { tags?: string[]; impacts?: string[] } = {},
): Promise<string[]> {
  // In the page itself: it has no frames of other sites, and a tab for each analysis takes as long as the analysis.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] })
  const { violations } = await (tags ? axe.withTags(tags) : axe).analyze()
  return violations
    .filter(({ impact }) => impacts === undefined || impacts.includes(impact ?? ''))
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, html }) => `${target.join(' ')} ${html}`).join(', ')}`,
    )
}
