import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { en } from '../src/i18n/en'
import { zh } from '../src/i18n/zh'

type Tree = { [key: string]: string | Tree }

function leaves(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : leaves(value, `${path}${key}.`),
  )
}

const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort().join()

describe('words', () => {
  const english = new Map(leaves(en))

  it('have the same keys in both languages', () => {
    expect([...english.keys()].sort()).toEqual(leaves(zh).map(([key]) => key).sort())
  })

  it('have the same holes to fill in both languages', () => {
    const wrong = leaves(zh).filter(([key, text]) => holes(text) !== holes(english.get(key) ?? ''))
    expect(wrong).toEqual([])
  })

  it('hold no Chinese in English and no exclamation in either', () => {
    /* Headings that a table must carry are the same in every language. */
    const own = ['nav.language', 'doubts.value_hint', 'app.and', 'breakdown.paste_first', 'figure.columns']
    expect([...english].filter(([key, text]) => /[\u4e00-\u9fff]/.test(text) && !own.includes(key))).toEqual([])
    expect([...leaves(zh), ...english].filter(([, text]) => /[!！]/.test(text))).toEqual([])
  })
})

function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.(vue|ts)$/.test(entry.name) && !/schema|i18n.(zh|en)/.test(path) ? [readFileSync(path, 'utf8')] : []
  })
}

describe('the word list', () => {
  it('holds no word that no page says', () => {
    const text = sources(join(fileURLToPath(import.meta.url), '../../src')).join('\n')
    const made = [...text.matchAll(/`(\w+\.\w*)\$\{/g)].map((m) => m[1])
    const groups = [...text.matchAll(/word\('(\w+)'/g)].map((m) => `${m[1]}.`)
    const starts = [...made, ...groups]
    const unsaid = leaves(zh).map(([key]) => key).filter((key) => !text.includes(`'${key}'`) && !text.includes(`.fault.${key.slice(6)}`) && !starts.some((start) => key.startsWith(start)))
    expect(unsaid).toEqual([])
  })
})
