/* Tasks as lines of a table: a line for each section, folded or not, before its tasks. */
import type { Section, TaskRow } from '@/api/types'
import { numbered } from '@/lib/names'

export type Line =
  | { kind: 'section'; key: string; id: string; heading: string; count: number; folded: boolean; level: number }
  | { kind: 'task'; key: string; task: TaskRow; index: number }

function headingOf(id: string, task: TaskRow, known: Map<string, Section>): string {
  const section = known.get(id)
  return section ? numbered(section.no, section.heading) : (task.section ?? '')
}

/* The sections above a task's own that have not been shown yet, outermost first. */
function chain(id: string | null, known: Map<string, Section>): string[] {
  const ids: string[] = []
  for (let at: string | null | undefined = id; at && ids.length < 8; at = known.get(at)?.parent) ids.unshift(at)
  return ids
}

function counts(tasks: TaskRow[], known: Map<string, Section>): Map<string, number> {
  const found = new Map<string, number>()
  for (const task of tasks) {
    for (const id of chain(task.section_id, known)) found.set(id, (found.get(id) ?? 0) + 1)
  }
  return found
}

/* Lines in the order of `tasks`; with `grouped` a section line stands wherever the section changes. */
export function linesOf(tasks: TaskRow[], sections: Section[], folded: Set<string>, grouped: boolean): Line[] {
  const known = new Map(sections.map((section) => [section.id, section]))
  const sums = grouped ? counts(tasks, known) : new Map<string, number>()
  const lines: Line[] = []
  let open: string[] = []
  tasks.forEach((task, index) => {
    if (!grouped) return void lines.push({ kind: 'task', key: task.id, task, index })
    const path = chain(task.section_id, known)
    path.forEach((id, level) => {
      if (open[level] === id) return
      open = path.slice(0, level)
      if (path.slice(0, level).some((above) => folded.has(above))) return
      const heading = headingOf(id, task, known)
      lines.push({ kind: 'section', key: `s${id}-${index}`, id, heading, count: sums.get(id) ?? 0, folded: folded.has(id), level })
    })
    open = path
    if (!path.some((id) => folded.has(id))) lines.push({ kind: 'task', key: task.id, task, index })
  })
  return lines
}
