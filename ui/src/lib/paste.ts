/*
 * A table copied from a spreadsheet: lines of cells between tabs. Each line is fitted to one figure that is
 * asked for: by the words of the measure and, where they are not enough, by the number of the task. What fits
 * nothing, or fits two things, is shown and not taken.
 */
import { readNumber } from './number'

export interface Target {
  task_id: string
  measure_id: string
  no: string
  words: string
  unit: string
}

export interface Fitted {
  cells: string[]
  value: number | null
  unit: string
  target: Target | null
  why: '' | 'number' | 'nothing' | 'many'
}

export function readTable(text: string): string[][] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const rows = lines.map((line) => line.split('\t').map((cell) => cell.replace(/^"|"$/g, '').trim()))
  return rows.filter((row) => row.some((cell) => cell !== ''))
}

function plain(text: string): string {
  return text.replace(/[\s\u3000"'“”（）()：:，,。.、]/g, '').toLowerCase()
}

function alike(cell: string, words: string): boolean {
  const [a, b] = [plain(cell), plain(words)]
  return a.length > 1 && b.length > 1 && (a === b || b.includes(a) || a.includes(b))
}

function byWords(row: string[], targets: Target[]): Target[] {
  const named = targets.filter((target) => row.some((cell) => alike(cell, target.words)))
  const exact = named.filter((target) => row.some((cell) => plain(cell) === plain(target.words)))
  return exact.length ? exact : named
}

function byNo(row: string[], targets: Target[]): Target[] {
  return targets.filter((target) => target.no !== '' && row[0] === target.no)
}

function find(row: string[], targets: Target[]): Target[] {
  const named = byWords(row, targets)
  const numbered = byNo(row, targets)
  if (!named.length) return numbered
  const both = named.filter((target) => numbered.includes(target))
  return both.length ? both : named
}

/* The last cell that is a number and not the number of the task. */
function valueOf(row: string[]) {
  for (let i = row.length - 1; i > 0; i--) {
    const typed = readNumber(row[i])
    if (typed) return typed
  }
  return null
}

export function fit(text: string, targets: Target[]): Fitted[] {
  const rows = readTable(text)
  const headed = rows.length > 1 && valueOf(rows[0]) === null ? rows.slice(1) : rows
  return headed.map((cells) => {
    const typed = valueOf(cells)
    const found = find(cells, targets)
    const why = !typed ? 'number' : found.length === 0 ? 'nothing' : found.length > 1 ? 'many' : ''
    return { cells, value: typed?.value ?? null, unit: typed?.unit ?? '', target: why ? null : found[0], why }
  })
}
