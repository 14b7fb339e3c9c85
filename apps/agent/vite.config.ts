import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const pages = join(import.meta.dirname, 'src/pages')

export default defineConfig({
  root: pages,
  plugins: [react()],
  build: {
    outDir: join(import.meta.dirname, 'dist'),
    emptyOutDir: true,
    target: 'es2022',
    // The pages' CSP allows no data: scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
