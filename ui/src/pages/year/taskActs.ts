/*
 * What can be started from a task, each as a form: the sentences in them (protected or not, which time, who
 * approves, until when) are the server's facts of this moment.
 */
import { year, type Acts } from '@/api/year'
import type { Id, Task } from '@/api/types'
import { t, word } from '@/i18n'
import { day, today } from '@/lib/format'
import { isMine } from '@/lib/mine'
import { monthsOf, period } from '@/lib/period'
import type { Act, Values } from '@/components/ActDialog.vue'

/* For whom the reader acts here: his own unit among those of the task, else (the office) its lead. */
export function ownOrg(task: Task): Id | undefined {
  const units = task.duties.filter((duty) => duty.role !== 'leader' && duty.org_id)
  const lead = units.find((duty) => duty.role === 'lead') ?? units.find((duty) => duty.role === 'responsible')
  return (units.find((duty) => isMine(duty.org_id)) ?? lead)?.org_id ?? undefined
}

export function difficultyAct(task: Task, acts: Acts): Act {
  const leaders = task.duties.filter((duty) => duty.role === 'leader' && duty.post_id)
  const toOrg = (values: Values) => values.who === 'org'
  return {
    title: t('difficulty.new'),
    verb: t('difficulty.raise'),
    note: `${t(acts.protected ? 'act.protected' : 'act.unprotected')}\n${t('act.climbs')}`,
    evidence: { subject: 'difficulty' },
    fields: [
      { name: 'title', label: t('difficulty.what'), kind: 'line', must: true },
      { name: 'text', label: t('difficulty.words'), kind: 'long' },
      { name: 'who', label: t('act.ask_kind'), kind: 'choice', must: true, value: 'org', choices: [{ value: 'org', label: t('act.ask_org') }, ...leaders.map((duty) => ({ value: duty.post_id!, label: t('act.ask_leader', { name: duty.name }) }))] },
      { name: 'asked_org_id', label: t('difficulty.asked'), kind: 'org', must: true, when: toOrg },
      { name: 'due_on', label: t('difficulty.by'), kind: 'day', must: true },
    ],
    send: ({ who, ...values }) => year.difficulties.add({ task_id: task.id, org_id: ownOrg(task), ...values, ...(who !== 'org' && { asked_post_id: who }) }),
  }
}

export function requestAct(task: Task): Act {
  return {
    title: t('request.new'),
    verb: t('request.ask'),
    note: t('request.new_note'),
    evidence: { subject: 'request' },
    fields: [
      { name: 'to_org_id', label: t('request.whom'), kind: 'org', must: true },
      { name: 'text', label: t('request.what'), kind: 'long', must: true },
      { name: 'due_on', label: t('request.by'), kind: 'day', must: true },
    ],
    send: (values) => year.requests.add({ task_id: task.id, from_org_id: ownOrg(task), ...values }),
  }
}

const KINDS = ['extension', 'target', 'duty', 'cancel'] as const

/* What is said before a change is asked for: which time, who approves, what was promised. */
function changeNote(task: Task, acts: Acts, kind: string): string {
  const facts = acts.changes.find((one) => one.kind === kind)
  const promised = kind === 'extension' || kind === 'cancel' ? (task.promise.deadline ?? '') : ''
  const said = [
    facts && t('act.nth', { n: facts.nth, kind: word('act', kind) }) + t(facts.level === 'head' ? 'act.level_head' : 'act.level_leader'),
    promised && t('act.promised', { words: promised }),
    kind === 'extension' && acts.due_on && t('act.now_due', { day: day(acts.due_on, true) }),
    kind === 'cancel' && t('act.cancel_note'),
  ]
  return said.filter(Boolean).join('\n')
}

export function changeAct(task: Task, acts: Acts): Act {
  const is = (kind: string) => (values: Values) => values.kind === kind
  const measures = task.measures.filter((measure) => measure.value !== null)
  const units = task.duties.filter((duty) => duty.role !== 'leader' && duty.org_id)
  const kinds = KINDS.filter((kind) => (kind !== 'target' || measures.length) && (kind !== 'extension' || acts.due_on))
  const open = (kind: string) => acts.changes.find((one) => one.kind === kind)?.open
  return {
    title: t('act.change'),
    verb: t('change.ask'),
    note: ({ kind }) => changeNote(task, acts, kind),
    bars: ({ kind }) => (open(kind) ? t('act.is_open', { kind: word('act', kind) }) : ''),
    evidence: { subject: 'change' },
    fields: [
      { name: 'kind', label: t('act.kind'), kind: 'choice', must: true, value: kinds[0], choices: kinds.map((value) => ({ value, label: t(`act.${value}`) })) },
      { name: 'due_on', label: t('change.new_due'), kind: 'day', must: true, when: is('extension') },
      { name: 'measure_id', label: t('act.measure'), kind: 'choice', must: true, when: is('target'), value: measures[0]?.id, choices: measures.map((measure) => ({ value: measure.id, label: measure.words })) },
      { name: 'value', label: t('act.value'), kind: 'number', must: true, when: is('target') },
      { name: 'duty_id', label: t('act.which_duty'), kind: 'choice', must: true, when: is('duty'), value: units[0]?.id, choices: units.map((duty) => ({ value: duty.id, label: `${t(`role.${duty.role}`)} · ${duty.name}` })) },
      { name: 'new_org_id', label: t('act.new_org'), kind: 'org', must: true, when: is('duty') },
      { name: 'reason', label: t('act.reason'), kind: 'long', must: true },
      { name: 'done', label: t('act.done'), kind: 'long' },
    ],
    send: ({ kind, reason, value, ...rest }) => year.changes.add({ task_id: task.id, org_id: ownOrg(task), kind: kind as (typeof KINDS)[number], reason, ...(value && { value: Number(value) }), ...rest }),
  }
}

export function closureAct(task: Task): Act {
  return {
    title: t('closure.new'),
    verb: t('closure.ask'),
    note: t('closure.new_note'),
    evidence: { subject: 'closure' },
    fields: [{ name: 'claim', label: t('closure.claim'), kind: 'long', must: true }],
    send: (values) => year.closures.add({ task_id: task.id, org_id: ownOrg(task), ...values }),
  }
}

export type RefusableDuty = Acts['duties'][number]

export function refusalAct(duty: RefusableDuty): Act {
  return {
    title: t('act.refuse_title'),
    verb: t('act.refuse_send'),
    note: t('act.refuse_note', { name: `${word('role', duty.role)} ${duty.name}`, day: day(duty.refuse_by, true) }),
    evidence: { subject: 'refusal' },
    fields: [
      { name: 'reason', label: t('act.reason'), kind: 'long', must: true },
      { name: 'basis', label: t('act.basis'), kind: 'long' },
      { name: 'suggested_org_id', label: t('act.suggested'), kind: 'org' },
    ],
    send: (values) => year.refusals.add(duty.duty_id, values),
  }
}

export function checkAct(task: Task): Act {
  const months = monthsOf(today().slice(0, 4)).slice(0, Number(today().slice(5, 7)))
  const measures = task.measures.filter((measure) => measure.value !== null)
  return {
    title: t('check.new'),
    verb: t('check.save'),
    evidence: { subject: 'task_check' },
    fields: [
      { name: 'period', label: t('round.period'), kind: 'choice', must: true, value: months[months.length - 1], choices: months.map((value) => ({ value, label: period(value) })) },
      { name: 'way', label: t('check.way'), kind: 'choice', must: true, value: 'papers', choices: (['papers', 'phone', 'site'] as const).map((value) => ({ value, label: t(`check.${value}`) })) },
      { name: 'verdict', label: t('check.verdict'), kind: 'choice', must: true, choices: (['true', 'partly', 'false'] as const).map((value) => ({ value, label: t(`check.is_${value}`) })) },
      ...measures.map((measure) => ({ name: `m${measure.id}`, label: `${measure.indicator || measure.words}（${measure.unit ?? ''}）`, kind: 'number' as const })),
      { name: 'note', label: t('closure.note'), kind: 'long' },
    ],
    send: async ({ period: code, way, verdict, note, ...rest }) => {
      const values = measures.flatMap((measure) => (rest[`m${measure.id}`] ? [{ measure_id: measure.id, value: Number(rest[`m${measure.id}`]) }] : []))
      return (await year.tasks.check(task.id, { period: code, way, verdict, ...(note && { note }), values })).rows[0]
    },
  }
}
