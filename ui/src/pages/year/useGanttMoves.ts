/* What was moved on a Gantt chart is written, with undo; what is refused or stale is said beside the chart. */
import { shallowRef } from 'vue'
import { asApiError } from '@/api/client'
import { year } from '@/api/year'
import { done, tellFault } from '@/composables/useToast'
import { said, t } from '@/i18n'
import { shortDay } from '@/lib/format'
import { isBeyond, type Movable, type Place } from './ganttDrag'

/* Beside the chart: TASK is set where a change of the promise may be asked for. */
export interface GanttRefusal {
  text: string
  task?: string
}

async function write(one: Pick<Movable, 'kind' | 'id'>, rev: number, to: Place): Promise<number> {
  const rows =
    one.kind === 'stone'
      ? (await year.milestones.change(one.id, { rev, due_on: to.due })).rows
      : (await year.items.change(one.id, { rev, due_on: to.due, ...(to.start && { start_on: to.start }) })).rows
  return rows.find((row) => row.id === one.id)!.rev
}

export function useGanttMoves(reload: () => Promise<unknown> | void) {
  const refused = shallowRef<GanttRefusal | null>(null)

  async function fail(one: Movable, cause: unknown) {
    const { code, failure } = asApiError(cause)
    if (code === 'ERR_INPUT') refused.value = { text: said(failure.zh, failure.en), task: failure.field === 'due_on' ? one.task : undefined }
    else tellFault(cause)
    await reload()
  }

  async function move(one: Movable, to: Place) {
    refused.value = null
    if (isBeyond(one, to)) {
      refused.value = { text: t('breakdown.beyond', { name: one.label, day: shortDay(to.due), limit: shortDay(one.limit) }), task: one.task }
      return
    }
    try {
      const rev = await write(one, one.rev, to)
      await reload()
      done(t('breakdown.moved', { name: one.label, day: shortDay(to.due) }), async () => {
        await write(one, rev, { start: one.start, due: one.due })
        await reload()
      })
    } catch (cause) {
      await fail(one, cause)
    }
  }

  function refuse(one: Movable) {
    refused.value = { text: one.fixed }
  }

  return { refused, move, refuse }
}
