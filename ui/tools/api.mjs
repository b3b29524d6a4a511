// Makes src/api/schema.d.ts from what the server says of itself: `npm run api` after a change of the API.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ui = join(dirname(fileURLToPath(import.meta.url)), '..')
const program = process.argv[2] ?? join(ui, '../build/luoshi')
const folder = mkdtempSync(join(tmpdir(), 'luoshi-api-'))
const said = spawnSync(program, ['openapi'], { encoding: 'utf8' })

if (said.status !== 0) {
  console.error(said.stderr || said.error?.message)
  process.exit(1)
}
writeFileSync(join(folder, 'openapi.json'), said.stdout)
const target = join(ui, 'src/api/schema.d.ts')
const done = spawnSync(process.execPath, [join(ui, 'tools/run.mjs'), 'openapi-typescript', join(folder, 'openapi.json'), '-o', target], {
  stdio: 'inherit',
})
rmSync(folder, { recursive: true })
process.exit(done.status ?? 1)
