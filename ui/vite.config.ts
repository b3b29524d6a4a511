import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import vue from '@vitejs/plugin-vue'
import Components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig, type Connect, type Plugin } from 'vite'

const root = fileURLToPath(new URL('.', import.meta.url))

function files(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name)
    return statSync(path).isDirectory() ? files(path) : [path]
  })
}

/* The server sends NAME.gz as it lies on disk; it compresses nothing itself. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    closeBundle() {
      for (const path of files(join(root, 'dist')).filter((p) => /\.(js|css|html|svg)$/.test(p))) {
        const bytes = readFileSync(path)
        if (bytes.length < 1024) continue
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
      }
    },
  }
}

/* `LUOSHI_MOCK=1 npm run dev` answers from mock/; otherwise requests go to a running server. */
function mock(): Plugin {
  return {
    name: 'mock',
    apply: 'serve',
    async configureServer(server) {
      if (!process.env.LUOSHI_MOCK) return
      const { handle } = await server.ssrLoadModule('/mock/server.mjs')
      server.middlewares.use('/api/v1', handle as Connect.NextHandleFunction)
    },
  }
}

export default defineConfig({
  root,
  plugins: [
    vue(),
    Components({ dirs: [], dts: false, resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
    mock(),
    precompress(),
  ],
  resolve: { alias: { '@': join(root, 'src') } },
  build: { target: 'chrome80', cssTarget: 'chrome80', chunkSizeWarningLimit: 800, assetsInlineLimit: 0 },
  server: { port: 8732, proxy: Object.fromEntries(['/api', '/healthz'].map((path) => [path, process.env.LUOSHI_SERVER ?? 'http://127.0.0.1:8731'])) },
})
