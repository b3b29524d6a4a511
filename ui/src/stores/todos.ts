/* What waits for this person, shared by the navigation's number and the to-do page. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { year, type Todo } from '@/api/year'
import { useSession } from './session'

const MOST = 200

export const useTodos = defineStore('todos', () => {
  const session = useSession()
  const all = ref<Todo[]>([])
  const rows = computed(() => all.value.filter(mine))

  /* Mine is what waits for a role I hold, in the unit or post I hold it for; the office's own has neither. */
  function mine(todo: Todo): boolean {
    const roles = session.account?.roles ?? []
    return roles.some(
      (held) =>
        (held.role === todo.role || (todo.role === 'office' && held.role === 'office_head')) &&
        (!todo.org_id || todo.org_id === held.org_id) &&
        (!todo.post_id || todo.post_id === held.post_id),
    )
  }

  async function load(signal?: AbortSignal) {
    all.value = (await year.todos({ state: 'open', role: session.mayWrite ? 'office' : undefined, limit: MOST }, signal)).rows
    return rows.value
  }

  return { rows, load }
})
