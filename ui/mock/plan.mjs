// The sample plan as the server would answer it. A few regular expressions stand in for the real reader,
// so that pages can be worked on without a server; nothing of this is shipped.
import { readFileSync } from 'node:fs'

const ROLES = { 牵头领导: 'leader', 牵头单位: 'lead', 配合单位: 'support', 责任单位: 'responsible' }
const MEASURE = /([\u4e00-\u9fa5]{2,10})(\d+(?:\.\d+)?)(%|万人|亿元|家|个|项|万亩|公里|万套)(以上|左右|以内)?/g
const OPS = { 以上: '>=', 以内: '<=', 左右: '~' }

const orgs = new Map()

function orgOf(name) {
  if (!orgs.has(name)) {
    const kind = /各|成员单位/.test(name) ? 'collective' : 'org'
    orgs.set(name, { id: String(9_000_000_000_000 + orgs.size), name, short: null, kind, aliases: [], members: [], state: 'active', rev: 1 })
  }
  return orgs.get(name)
}

function dutiesOf(text, from, taskId) {
  const found = []
  const marks = []
  for (const group of text.slice(from).matchAll(/(牵头领导|牵头单位|配合单位|责任单位)：([^；〕]*)/g)) {
    const role = ROLES[group[1]]
    let at = from + group.index + group[1].length + 1
    for (const name of group[2].split(/[、，]/)) {
      const org = role === 'leader' ? null : orgOf(name)
      const id = `${taskId}${found.length}`
      const rule_zh = `括号内“${group[1]}：”之后的名称`
      found.push({ id, role, name, order: found.length, org_id: org?.id ?? null, org_name: org?.name ?? null, open_list: false, inherited: false, rule: 'bracket.label', rule_zh })
      marks.push({ from: at, to: at + name.length, kind: role, ref: id, rule: 'bracket.label', rule_zh })
      at += name.length + 1
    }
  }
  return { found, marks }
}

function measuresOf(text, taskId) {
  const found = []
  const marks = []
  for (const m of text.matchAll(MEASURE)) {
    const id = `${taskId}9${found.length}`
    const rule_zh = '指标名 + 数字 + 单位'
    found.push({ id, words: m[0], indicator: m[1], op: OPS[m[4]] ?? '=', value: Number(m[2]), unit: m[3], reference: null, rule_zh })
    marks.push({ from: m.index, to: m.index + m[0].length, kind: 'measure', ref: id, rule: 'measure.number', rule_zh })
  }
  return { found, marks }
}

function taskOf(line, no, ord, section, parent) {
  const id = String(7_000_000_000_000 + ord)
  const bracket = line.indexOf('〔')
  const head = line.match(/^[(（]?\d+[.．)）]\s*/)?.[0].length ?? 0
  const end = bracket < 0 ? line.length : bracket
  const duties = dutiesOf(line, end, id)
  const measures = measuresOf(line.slice(0, end), id)
  const marks = [{ from: 0, to: head, kind: 'no', rule: 'task.number', rule_zh: '段首编号' }, { from: head, to: end, kind: 'text', rule: 'task.text', rule_zh: '编号之后、括号之前' }]
  const deadline = line.slice(0, end).match(/\d+月底前|年底前|上半年|\d+月\d+日前/)?.[0] ?? null
  if (deadline) marks.push({ from: line.indexOf(deadline), to: line.indexOf(deadline) + deadline.length, kind: 'deadline', rule: 'deadline.before', rule_zh: '“…前”写法' })
  return {
    id, plan_id: '5000000000001', no, ord, text: line.slice(head, end).trim(), section_id: section.id, section: section.heading, parent_id: parent,
    duties: duties.found, measures: measures.found, deadline, deadline_iso: null, state: 'live', updated_at: '2026-02-10T01:20:00Z', rev: 1,
    source: { text: line, marks: [...marks, ...duties.marks, ...measures.marks] }, page: 2 + Math.floor(ord / 9), goals: [], doubts: [], children: [],
    events: [{ seq: ord + 2, time: '2026-02-10T01:20:00Z', actor: '管理员', kind: 'task.import', kind_zh: '导入', subject: 'task', subject_id: id, before: null, after: { text: line.slice(head, end).trim() } }],
  }
}

export function readPlan(path) {
  const sections = []
  const tasks = []
  let parent = null
  const body = readFileSync(path, 'utf8').split('分工方案\n').at(-1)
  for (const line of body.split('\n').map((l) => l.trim()).filter(Boolean)) {
    const heading = line.match(/^([一二三四五六七八九十]+)、(.{2,40})$/)
    if (heading) sections.push({ id: String(6_000_000_000_000 + sections.length), no: heading[1], heading: heading[2], parent: null, level: 1, tasks: 0 })
    const section = sections.at(-1)
    const number = line.match(/^(\d+)[.．]/)
    const part = line.match(/^[(（](\d+)[)）]/)
    if (!section || (!number && !part)) continue
    const no = number ? number[1] : `${parent?.no}(${part[1]})`
    const task = taskOf(line, no, tasks.length, section, part ? parent.id : null)
    if (number) {
      parent = task
      section.tasks++
    } else parent.children.push({ id: task.id, no, text: task.text })
    tasks.push(task)
  }
  return { sections, tasks, orgs }
}
