/*
 * One task and what a person may correct on it. Every change answers with the whole task; every change can
 * be taken back, against the newest revision.
 */
import { watch } from 'vue'
import { api } from '@/api'
import { ApiError } from '@/api/client'
import type { Duty, Id, Measure, NewMeasure, Role, Task } from '@/api/types'
import { useLoad } from '@/composables/useLoad'
import { done, tellFault } from '@/composables/useToast'
import { t } from '@/i18n'
import { makeLine } from '@/lib/line'

export type MeasureWords = Omit<NewMeasure, 'rev'>

export function useTask(id: () => Id) {
  const load = useLoad(() => api.tasks.get(id()))
  const inLine = makeLine()
  watch(id, () => void load.run())

  function put(task: Task) {
    if (task.id === id()) load.data.value = task
  }

  type Act = (rev: number) => Promise<Task>
  type Back = (task: Task) => Promise<Task>

  function change(what: string, act: Act, back: Back) {
    return inLine(() => changeNow(what, act, back))
  }

  async function changeNow(what: string, act: Act, back: Back) {
    const before = load.data.value
    if (!before) return false
    try {
      const after = await act(before.rev)
      put(after)
      done(what, async () => put(await back(await api.tasks.get(before.id))))
      return true
    } catch (cause) {
      tellFault(cause)
      if (cause instanceof ApiError && cause.code === 'ERR_CONFLICT') await load.run()
      return false
    }
  }

  function correct(fresh: { text: string; deadline: string }) {
    const before = load.data.value!
    const old = { text: before.text, deadline: before.deadline ?? '' }
    return change(
      t('task.saved'),
      (rev) => api.tasks.correct(before.id, { rev, ...fresh }),
      (now) => api.tasks.correct(now.id, { rev: now.rev, ...old }),
    )
  }

  function addDuty(role: Role, name: string) {
    const same = (duty: Duty) => duty.role === role && duty.name === name
    return change(
      t('task.duty_added', { name }),
      (rev) => api.tasks.addDuty(id(), { rev, role, name }),
      (now) => api.tasks.dropDuty(now.duties.find(same)?.id ?? '0', now.rev),
    )
  }

  function dropDuty(duty: Duty) {
    const { role, name } = duty
    return change(
      t('task.duty_dropped', { name }),
      (rev) => api.tasks.dropDuty(duty.id, rev),
      (now) => api.tasks.addDuty(now.id, { rev: now.rev, role, name }),
    )
  }

  function addMeasure(measure: MeasureWords) {
    return change(
      t('task.measure_added'),
      (rev) => api.tasks.addMeasure(id(), { rev, ...measure }),
      (now) => api.tasks.dropMeasure(now.measures.find((m) => m.words === measure.words)?.id ?? '0', now.rev),
    )
  }

  function dropMeasure(measure: Measure) {
    const { words } = measure
    const op = measure.op as NewMeasure['op']
    return change(
      t('task.measure_dropped'),
      (rev) => api.tasks.dropMeasure(measure.id, rev),
      (now) => api.tasks.addMeasure(now.id, { rev: now.rev, words, op, value: measure.value ?? undefined, unit: measure.unit ?? undefined }),
    )
  }

  return { load, correct, addDuty, dropDuty, addMeasure, dropMeasure }
}
