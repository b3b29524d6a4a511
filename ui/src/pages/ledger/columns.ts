/* The columns of the ledger, in printed order. `sort` is the server's word where a column can be sorted. */
import { computed, ref, watch } from 'vue'
import type { Key } from '@/i18n'
import { recall, remember } from '@/lib/memory'

export interface Column {
  name: string
  label: Key
  sort?: string
  fixed?: boolean
  shown: boolean
}

export const COLUMNS: readonly Column[] = [
  { name: 'no', label: 'ledger.col_no', sort: 'no', fixed: true, shown: true },
  { name: 'text', label: 'ledger.col_text', fixed: true, shown: true },
  { name: 'measures', label: 'ledger.col_measures', sort: 'measures', shown: true },
  { name: 'lamp', label: 'ledger.col_lamp', shown: true },
  { name: 'leaders', label: 'ledger.col_leaders', sort: 'leader', shown: true },
  { name: 'lead', label: 'ledger.col_lead', sort: 'lead', shown: true },
  { name: 'support', label: 'ledger.col_support', shown: true },
  { name: 'responsible', label: 'ledger.col_responsible', shown: false },
  { name: 'deadline', label: 'ledger.col_deadline', shown: true },
  { name: 'doubts', label: 'ledger.col_doubts', shown: true },
  { name: 'updated', label: 'ledger.col_updated', sort: 'updated', shown: false },
]

const byDefault = COLUMNS.filter((column) => column.shown).map((column) => column.name)
const chosen = ref<string[]>(recall('columns', byDefault))
watch(chosen, (names) => remember('columns', names))

export type Density = 'compact' | 'normal' | 'roomy'
export const HEIGHTS: Record<Density, number> = { compact: 30, normal: 36, roomy: 76 }
export const density = ref<Density>(recall<Density>('density', 'normal'))
watch(density, (name) => remember('density', name))

export function useColumns() {
  const shown = computed(() => COLUMNS.filter((column) => column.fixed || chosen.value.includes(column.name)))
  return { chosen, shown }
}
