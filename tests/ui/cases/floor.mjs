// The oldest browser promised is Chrome 80: what was built holds no syntax and no style that it lays out wrongly.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { none, ok, root } from '../lib.mjs'

const { parse } = createRequire(join(root, 'ui/package.json'))('acorn')
const folder = join(root, 'ui/dist/assets')
const built = (end) => readdirSync(folder).filter((name) => name.endsWith(end)).map((name) => [name, readFileSync(join(folder, name), 'utf8')])

/* Came after Chrome 80, and nothing stands in for them. */
const LATER = /:has\(|:is\(|:where\(|[;{]inset[a-z-]*:|aspect-ratio:|color-mix\(|@layer|@container|\d[dsl]vh\b/
const CALLS = /\.(at|replaceAll|findLast|findLastIndex|replaceChildren)\(|\b(structuredClone|Object\.hasOwn)\b/

function syntax([name, text]) {
  try {
    parse(text, { ecmaVersion: 2020, sourceType: 'module' })
    return []
  } catch (error) {
    return [`${name}: ${error.message}`]
  }
}

/* Chrome 80 has no gap in flex boxes. Element Plus lives with that; our own boxes must not need one. */
function flexGaps([name, text]) {
  const rules = [...text.matchAll(/([^{}]+)\{([^{}]*)\}/g)]
  const bad = rules.filter(([, who, what]) => /display:(inline-)?flex/.test(what) && /(^|;)(column-|row-)?gap:/.test(what) && !/^\s*\.el-/.test(who))
  return bad.map(([, who]) => `${name}: ${who}`)
}

const found = (pattern) => ([name, text]) => (pattern.test(text) ? [`${name}: ${text.match(pattern)[0]}`] : [])

export default [
  [
    'an old browser understands the scripts and the styles',
    async () => {
      const [scripts, styles] = [built('.js'), built('.css')]
      ok('there are scripts and styles', scripts.length > 10 && styles.length > 10)
      none('syntax later than 2020', scripts.flatMap(syntax))
      none('calls that an old browser lacks', scripts.flatMap(found(CALLS)))
      none('styles that an old browser lacks', styles.flatMap(found(LATER)))
      none('gaps in flex boxes', styles.flatMap(flexGaps))
    },
  ],
]
