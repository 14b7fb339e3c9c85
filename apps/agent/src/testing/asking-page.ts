import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const PACK = fileURLToPath(new URL('../../../../packages/bridge/pack.ts', import.meta.url))

/** The client as others install it, unpacked: `folder/package`. */
export function packedBridge(): { folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'certhall-bridge-'))
  execFileSync(process.execPath, [PACK, folder], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [tarball = ''] = globSync('*.tgz', { cwd: folder })
  execFileSync('tar', ['-xzf', tarball], { cwd: folder })
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}

/**
 * Files of a page that uses the packed bridge as any site would: its present view stands in `#view`, its last answer in `#answer`,
 * and buttons ask. `fill` gives the requests once their hall is known; a document is given as text.
 */
export function askingPage() {
  const { folder, remove } = packedBridge()
  const files: Record<string, { type: string; text: string }> = {}
  for (const name of globSync('*.js', { cwd: path.join(folder, 'package') })) {
    files[`/bridge/${name}`] = {
      type: 'text/javascript',
      text: readFileSync(path.join(folder, 'package', name), 'utf8'),
    }
  }
  remove()
  return {
    files,
    fill(agentOrigins: string[], requests: Record<string, unknown>) {
      const buttons = Object.keys(requests).map((name) => `<button id="${name}">${name}</button>`)
      const script = `
        import { connectAssistant, explain } from '/bridge/index.js'
        const show = (id, value) => { document.getElementById(id).textContent = JSON.stringify(value) }
        const assistant = connectAssistant({ origins: ${JSON.stringify(agentOrigins)} })
        assistant.subscribe((view) => {
          show('view', view)
          show('fix', view.obstacle ? explain(view.obstacle, 'zh', location.origin) : null)
        })
        document.getElementById('permit').onclick = () => assistant.askPermission()
        const whole = ({ content, ...request }) =>
          content === undefined ? request : { ...request, content: new TextEncoder().encode(content) }
        for (const [name, request] of Object.entries(${JSON.stringify(requests)})) {
          document.getElementById(name).onclick = () =>
            assistant.request(whole(request), (step) => { document.getElementById('steps').textContent += step + ' ' })
              .then((answer) => show('answer', answer), (error) => show('answer', { code: error.code, reason: error.reason }))
        }`
      const page = (head: string) => ({
        type: 'text/html',
        text: `<!doctype html><meta charset="utf-8">${head}<title>site</title><button id="permit">permit</button>${buttons.join('')}
          <pre id="view"></pre><pre id="fix"></pre><pre id="steps"></pre><pre id="answer"></pre><script type="module">${script}</script>`,
      })
      files['/page'] = page('')
      // A site whose own policy keeps it from the assistant.
      files['/guarded'] = page(`<meta http-equiv="Content-Security-Policy" content="connect-src 'self'">`)
    },
  }
}
