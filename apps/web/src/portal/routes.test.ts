import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PORTAL_ROUTES } from './routes.ts'

describe('the route table', () => {
  it.each(PORTAL_ROUTES.map(({ path, page }) => [path, page]))('%s has a page of its own', (_path, page) => {
    const file = /import\(["'](.+?)["']\)|__vite_ssr_dynamic_import__\(["'](.+?)["']\)/.exec(String(page))
    const name = file?.[1] ?? file?.[2]
    expect(name).toMatch(/pages\/[a-z-]+\.tsx$/)
    expect(existsSync(join(import.meta.dirname, 'pages', (name ?? '').split('/').at(-1) ?? ''))).toBe(true)
  })

  it('names no address twice', () => {
    expect(new Set(PORTAL_ROUTES.map(({ path }) => path)).size).toBe(PORTAL_ROUTES.length)
  })
})
