/* The tree of items in order, and where a bar lies in its year. */
import type { Item } from '@/api/year'

export interface TreeLine {
  item: Item
  depth: number
}

/* Depth first, by order. An item whose parent is missing stands at the top, so that nothing is hidden. */
export function treeOf(items: Item[]): TreeLine[] {
  const known = new Set(items.map((item) => item.id))
  const under = new Map<string, Item[]>()
  for (const item of [...items].sort((a, b) => a.ord - b.ord)) {
    const parent = item.parent_id && known.has(item.parent_id) ? item.parent_id : ''
    under.set(parent, [...(under.get(parent) ?? []), item])
  }
  const lines: TreeLine[] = []
  const walk = (parent: string, depth: number) => {
    for (const item of under.get(parent) ?? []) {
      lines.push({ item, depth })
      walk(item.id, depth + 1)
    }
  }
  walk('', 0)
  return lines
}

export function yearOf(items: Item[], now: string): string {
  const days = items.flatMap((item) => [item.due_on, item.start_on]).filter((day): day is string => !!day)
  return (days.sort().pop() ?? now).slice(0, 4)
}

const DAY_MS = 86_400_000

/* Left edge and width in per cent of the year; an open start is the first of January. */
export function place(year: string, from: string | null, to: string | null): { left: string; width: string } | null {
  if (!to) return null
  const first = Date.parse(`${year}-01-01T00:00:00Z`)
  const whole = Date.parse(`${Number(year) + 1}-01-01T00:00:00Z`) - first
  const begin = Math.max(0, Date.parse(`${from ?? `${year}-01-01`}T00:00:00Z`) - first)
  const end = Math.min(whole, Date.parse(`${to}T00:00:00Z`) + DAY_MS - first)
  if (!(end > begin)) return null
  return { left: `${((begin / whole) * 100).toFixed(2)}%`, width: `${(((end - begin) / whole) * 100).toFixed(2)}%` }
}
