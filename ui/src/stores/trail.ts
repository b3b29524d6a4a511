/* The order in which tasks were last listed, so that "next" on a task follows the reader's own filter. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { api } from '@/api'
import type { Id, Task } from '@/api/types'

const REACH = 3

export const useTrail = defineStore('trail', () => {
  const ids = shallowRef<Id[]>([])
  const query = shallowRef<Record<string, string>>({})

  function lay(order: Id[], from: Record<string, string>) {
    ids.value = order
    query.value = from
  }

  /* The neighbours of a task; without a list of its own, those in the plan. */
  async function around(task: Task): Promise<{ previous: Id; next: Id }> {
    let at = ids.value.indexOf(task.id)
    if (at < 0) {
      const offset = Math.max(0, task.ord - REACH)
      const page = await api.tasks.list({ plan: task.plan_id, sort: 'no', offset, limit: REACH * 2 + 1 })
      lay(page.rows.map((row) => row.id), {})
      at = ids.value.indexOf(task.id)
    }
    return { previous: at > 0 ? ids.value[at - 1] : '', next: at >= 0 ? (ids.value[at + 1] ?? '') : '' }
  }

  return { ids, query, lay, around }
})
