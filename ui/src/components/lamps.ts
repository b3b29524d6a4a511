/* The five lamps: the order of risk, and a shape for each, so that colour is never alone. */
import type { LampKind, Lamps } from '@/api/year'

export const LAMPS: LampKind[] = ['red', 'yellow', 'green', 'grey', 'blue']

export const shapes: Record<LampKind, string> = {
  green: 'M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3z',
  yellow: 'M8 2.500 14 13.500H2z',
  red: 'M3 3h10v10H3z',
  blue: 'M2.500 8.500 6.500 12.500 13.500 4',
  grey: 'M8 3.500a4.500 4.500 0 1 1 0 9 4.500 4.500 0 0 1 0-9z',
}

export function sumOf(lamps: Lamps): number {
  return LAMPS.reduce((sum, kind) => sum + (lamps[kind] ?? 0), 0)
}

/* More red first, then more yellow, then more of all. */
export function byRisk(a: Lamps, b: Lamps): number {
  const [red, yellow] = [(b.red ?? 0) - (a.red ?? 0), (b.yellow ?? 0) - (a.yellow ?? 0)]
  return red || yellow || sumOf(b) - sumOf(a)
}
