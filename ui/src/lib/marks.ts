/* Marks on a printed text, cut into pieces that do not overlap. */
import type { Mark } from '@/api/types'

export interface Piece {
  text: string
  mark: Mark | null
  doubt: boolean
}

/* The mark that names a piece: the narrowest one, where a value outranks the text around it. */
const WEIGHT: Record<string, number> = { text: 0, no: 1, goal: 2, doubt: 3 }

function strongest(marks: Mark[]): Mark | null {
  let best: Mark | null = null
  for (const mark of marks) {
    const weight = WEIGHT[mark.kind] ?? 4
    const bestWeight = best ? (WEIGHT[best.kind] ?? 4) : -1
    if (weight > bestWeight || (weight === bestWeight && best && mark.to - mark.from < best.to - best.from)) best = mark
  }
  return best
}

export function cut(text: string, all: Mark[]): Piece[] {
  const marks = all.filter((mark) => mark.to > mark.from && mark.from < text.length)
  const edges = new Set([0, text.length])
  for (const mark of marks) {
    edges.add(Math.max(0, Math.min(text.length, mark.from)))
    edges.add(Math.max(0, Math.min(text.length, mark.to)))
  }
  const sorted = [...edges].sort((a, b) => a - b)
  const pieces: Piece[] = []
  for (let i = 0; i + 1 < sorted.length; i++) {
    const [from, to] = [sorted[i], sorted[i + 1]]
    const over = marks.filter((mark) => mark.from <= from && mark.to >= to)
    pieces.push({ text: text.slice(from, to), mark: strongest(over), doubt: over.some((mark) => mark.kind === 'doubt') })
  }
  return pieces
}
