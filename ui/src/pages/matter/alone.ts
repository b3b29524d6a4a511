import type { Page } from '@/api/types'

/* One matter as a list of one. */
export function alone<T>(row: T): Page<T> {
  return { total: 1, offset: 0, limit: 1, rows: [row] }
}
