/* What stands in the ledger for the field a doubt is about. A correction replaces it as a whole. */
import type { Doubt, Role, Task } from '@/api/types'
import { BETWEEN_GOALS, BETWEEN_NAMES, LIST_MARK, UNIT_SEPARATOR } from '@/i18n/marks'

const ROLES: Record<string, Role> = { leaders: 'leader', lead: 'lead', coop: 'support', resp: 'responsible' }
const SHORT = 40

export function isList(field: string): boolean {
  return field in ROLES || field === 'targets'
}

export function isOfTask(field: string): boolean {
  return isList(field) || field === 'text' || field === 'deadline'
}

export function understood(task: Task, field: string): string {
  if (field in ROLES) {
    const names = task.duties.filter((duty) => duty.role === ROLES[field]).map((duty) => duty.name)
    return names.join(LIST_MARK)
  }
  if (field === 'targets') return task.measures.map((measure) => measure.words).join('\n')
  return (field === 'text' ? task.text : task.deadline) ?? ''
}

/* Names stand between marks; goals each on a line, for a goal may itself hold a mark (粮食、油料产量). */
export function parts(text: string, field: string): string[] {
  return text
    .split(field === 'targets' ? BETWEEN_GOALS : BETWEEN_NAMES)
    .map((part) => part.trim())
    .filter(Boolean)
}

/* A few words to know a doubt by in a list: its value, or else the printed words it points at. */
export function briefly(doubt: Doubt): string {
  const [mark] = doubt.printed.marks
  const text = (doubt.value || (mark ? doubt.printed.text.slice(mark.from, mark.to) : '')).trim()
  return text.length > SHORT ? `${text.slice(0, SHORT)}…` : text
}

/* What a person put in its place, where the answer is words. */
export function answered(doubt: Doubt): string {
  if (doubt.verdict !== 'corrected' || doubt.field === 'org' || !doubt.answer) return ''
  return doubt.answer.split(UNIT_SEPARATOR).join(LIST_MARK)
}
