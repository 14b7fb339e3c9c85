import { cpSync, createReadStream, existsSync, readFileSync, renameSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import react from '@vitejs/plugin-react'
import { build, defineConfig, type Plugin, type ViteBuilder } from 'vite'

/** The two pages. Each is a build of its own (`vite build --mode portal`), so that neither loads a byte of the other. */
const PAGES: Record<string, { base: string; entry: string }> = {
  portal: { base: '/', entry: 'src/portal/main.tsx' },
  console: { base: '/console/', entry: 'src/console/main.tsx' },
}

/** Vite names a page after its source (`portal.html`); the hall serves `index.html`. */
function nameIndex(page: string, folder: string): Plugin {
  return {
    name: 'certhall-name-index',
    apply: 'build',
    writeBundle() {
      const built = join(folder, `${page}.html`)
      if (existsSync(built)) renameSync(built, join(folder, 'index.html'))
    },
  }
}

/**
 * What pdf.js fetches only for a file that needs it: character maps of Chinese fonts that are not embedded, the standard fonts,
 * and decoders of scanned pictures. Its version is in the folder's name, so that browsers may keep all of it.
 */
function pdfData(folder: string): Plugin {
  const manifest = createRequire(import.meta.url).resolve('pdfjs-dist/package.json')
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const place = `assets/pdfjs-${version}`
  return {
    name: 'certhall-pdf-data',
    writeBundle() {
      // of its WebAssembly only what stands in for it: the hall's CSP allows none
      const filter = (file: string) => !/(\.wasm|quickjs-eval\.js)$/.test(file)
      for (const part of ['cmaps', 'standard_fonts', 'wasm']) {
        cpSync(join(dirname(manifest), part), join(folder, place, part), { recursive: true, filter })
      }
    },
    configureServer(server) {
      server.middlewares.use(`/${place}`, (request, response) => {
        const file = createReadStream(join(dirname(manifest), normalize(`/${request.url}`)))
        file.on('error', () => response.writeHead(404).end()).pipe(response)
      })
    },
  }
}

/** `npm run dev -w apps/web` serves `/portal.html` for every route of the portal. */
function servePage(page: string): Plugin {
  return {
    name: 'certhall-serve-page',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const wantsPage = request.headers.accept?.includes('text/html')
        if (wantsPage && !/^\/(api|oidc)\//.test(request.url ?? '')) request.url = `/${page}.html`
        next()
      })
    },
  }
}

async function buildBoth({ environments }: ViteBuilder): Promise<void> {
  // this configuration itself has nothing to build; the two below are its work
  for (const environment of Object.values(environments)) environment.isBuilt = true
  for (const mode of Object.keys(PAGES)) {
    await build({ configFile: import.meta.filename, mode, logLevel: 'warn' })
  }
}

export default defineConfig(({ mode }) => {
  // plain `vite build`: both, one after the other
  if (mode === 'production') return { builder: { buildApp: buildBoth } }
  const page = PAGES[mode]
  if (!page) throw new Error(`no page ${mode}: run vite with --mode ${Object.keys(PAGES).join(' or ')}`)
  const outDir = join(import.meta.dirname, 'dist', mode)
  const hall = process.env.CERTHALL_URL ?? 'http://127.0.0.1:8300'
  return {
    root: import.meta.dirname,
    base: page.base,
    plugins: [
      react(),
      nameIndex(mode, outDir),
      servePage(mode),
      ...(mode === 'portal' ? [pdfData(outDir)] : []),
    ],
    // 127.0.0.1 only, as everything else of ours
    server: { host: '127.0.0.1', proxy: { '/api': hall, '/oidc': hall } },
    build: {
      outDir,
      emptyOutDir: true,
      manifest: 'manifest.json',
      target: 'es2022',
      // the hall's CSP allows no data: scripts, and small files are cheap over one connection
      assetsInlineLimit: 0,
      // the console's antd is one large chunk; the portal's sizes are checked by sizes.ts
      chunkSizeWarningLimit: 2000,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(import.meta.dirname, `${mode}.html`) },
    },
  }
})
