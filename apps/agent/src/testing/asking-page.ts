import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const BRIDGE = fileURLToPath(new URL('../../../../packages/bridge/src/index.ts', import.meta.url))

/**
 * Files of a page that uses the bridge as any site would: its present view stands in `#view`, its last answer in
 * `#answer`, and buttons ask. `fill` gives the requests once their hall is known.
 */
export async function askingPage() {
  const built = await build({
    logLevel: 'silent',
    configFile: false,
    build: { write: false, minify: false, lib: { entry: BRIDGE, formats: ['es'], fileName: 'bridge' } },
  })
  const [output] = [built].flat()
  const chunk = output && 'output' in output ? output.output[0] : undefined
  const files: Record<string, { type: string; text: string }> = {
    '/bridge.js': { type: 'text/javascript', text: chunk?.type === 'chunk' ? chunk.code : '' },
  }
  return {
    files,
    fill(agentOrigins: string[], requests: Record<string, unknown>) {
      const buttons = Object.keys(requests).map((name) => `<button id="${name}">${name}</button>`)
      const script = `
        import { connectAssistant } from '/bridge.js'
        const show = (id, value) => { document.getElementById(id).textContent = JSON.stringify(value) }
        const assistant = connectAssistant({ origins: ${JSON.stringify(agentOrigins)} })
        assistant.subscribe((view) => show('view', view))
        document.getElementById('permit').onclick = () => assistant.askPermission()
        for (const [name, request] of Object.entries(${JSON.stringify(requests)})) {
          document.getElementById(name).onclick = () =>
            assistant.request(request, (step) => { document.getElementById('steps').textContent += step + ' ' })
              .then((answer) => show('answer', answer), (error) => show('answer', { code: error.code, reason: error.reason }))
        }`
      files['/page'] = {
        type: 'text/html',
        text: `<!doctype html><meta charset="utf-8"><title>site</title><button id="permit">permit</button>${buttons.join('')}
          <pre id="view"></pre><pre id="steps"></pre><pre id="answer"></pre><script type="module">${script}</script>`,
      }
    },
  }
}
