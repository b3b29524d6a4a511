/* What waits for this person, shared by the navigation's number and the to-do page. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { year, type Todo } from '@/api/year'
import { useSession } from './session'

const PAGE = 200
const UNIT = ['reporter', 'reviewer', 'signer']
/* Words on paper are one role's to write or sign; what is between people is the whole unit's. */
const BETWEEN = ['request', 'difficulty', 'refusal', 'change', 'closure']

export const useTodos = defineStore('todos', () => {
  const session = useSession()
  const all = ref<Todo[]>([])
  const total = ref(0)
  const rows = computed(() => all.value.filter(mine))
  const left = computed(() => Math.max(0, total.value - all.value.length))

  function fits(role: string, todo: Todo): boolean {
    if (todo.role === role || (todo.role === 'office' && role === 'office_head')) return true
    return BETWEEN.includes(todo.subject) && UNIT.includes(role) && UNIT.includes(todo.role ?? '')
  }

  /* Mine is what waits for a role I hold, in the unit or post I hold it for; the office's own has neither. */
  function mine(todo: Todo): boolean {
    const roles = session.account?.roles ?? []
    return roles.some((held) => fits(held.role, todo) && (!todo.org_id || todo.org_id === held.org_id) && (!todo.post_id || todo.post_id === held.post_id))
  }

  const read = (offset: number, signal?: AbortSignal) => year.todos({ state: 'open', role: session.mayWrite ? 'office' : undefined, offset, limit: PAGE }, signal)

  async function load(signal?: AbortSignal) {
    /* As many as were read before, so that a reader keeps the place. */
    const fresh: Todo[] = []
    do {
      const page = await read(fresh.length, signal)
      total.value = page.total
      fresh.push(...page.rows)
      if (!page.rows.length) break
    } while (fresh.length < Math.min(all.value.length, total.value))
    all.value = fresh
    return rows.value
  }

  async function more() {
    const page = await read(all.value.length)
    total.value = page.total
    all.value = [...all.value, ...page.rows]
  }

  return { rows, left, load, more }
})
