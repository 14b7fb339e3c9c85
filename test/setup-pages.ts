import { buildPages } from '../apps/cli/src/start/pages.ts'
import { ROOT } from '../apps/cli/src/start/root.ts'

/** The pages that browsers are shown are built once, before any test serves them. */
export default function setup() {
  return buildPages(ROOT, (line) => console.log(line))
}
