// Runs an installed tool under a Node that is new enough for it.
// Debian 12 brings Node 18, Vite wants more: the lock file pins a newer Node as a plain npm package.
import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const modules = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules')

function newEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 12)
}

function pinnedNode() {
  const own = join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node')
  return existsSync(own) ? own : process.execPath
}

const [tool, ...args] = process.argv.slice(2)
const script = tool.endsWith('.mjs') ? tool : realpathSync(join(modules, '.bin', tool))
const node = newEnough() ? process.execPath : pinnedNode()
const done = spawnSync(node, [script, ...args], { stdio: 'inherit' })
process.exit(done.status ?? 1)
