// Answers /api/v1 for `LUOSHI_MOCK=1 npm run dev`: one session, one plan, everything in memory.
import { fileURLToPath } from 'node:url'
import { readPlan } from './plan.mjs'

const SAMPLE = fileURLToPath(new URL('../../data/sample-plan.txt', import.meta.url))
const { sections, tasks, orgs } = readPlan(SAMPLE)
const plan = {
  id: '5000000000001', title: '2026年市政府工作报告重点工作任务部门分工方案', number: '澜政发〔2026〕1号', issuer: '澜川市人民政府', date: '2026-02-09',
  year: 2026, created_at: '2026-02-10T01:20:00Z', rev: 1,
}
const account = { id: '1', name: 'office', roles: [{ id: '1', role: 'office', role_zh: '督查室' }], must_change_password: false, locked: false }
let session = null
let draft = null

const doubts = tasks.filter((task, i) => i % 11 === 3 && task.duties.length).map((task, i) => doubtOf(task, i))

function doubtOf(task, i) {
  const duty = task.duties.find((d) => d.role === 'support') ?? task.duties[0]
  const mark = task.source.marks.find((m) => m.ref === duty.id)
  const doubt = {
    id: String(8_000_000_000_000 + i), plan_id: plan.id, task_id: task.id, no: task.no, field: duty.role, field_zh: '配合单位', rule: 'name.unknown',
    reason_zh: `“${duty.name}”不在名录里，与下列单位写法相近。`, reason_en: `"${duty.name}" is not in the directory; these are spelled alike.`,
    printed: { text: task.source.text, marks: [{ from: mark.from, to: mark.to }] }, value: duty.name,
    candidates: [...orgs.values()].slice(i, i + 3).map((org) => ({ value: org.name, label: org.name, org_id: org.id, why_zh: '简称相同' })),
    state: 'open', settled_by: null, settled_at: null, rev: 1,
  }
  task.doubts.push(doubt)
  task.source.marks.push({ ...doubt.printed.marks[0], kind: 'doubt', ref: doubt.id, rule: doubt.rule, rule_zh: doubt.reason_zh })
  return doubt
}

const open = () => doubts.filter((d) => d.state === 'open')
const names = (task, role) => task.duties.filter((d) => d.role === role).map((d) => ({ name: d.name, org_id: d.org_id }))
const page = (rows, query = new URLSearchParams()) => {
  const offset = Number(query.get('offset') ?? 0)
  const limit = Number(query.get('limit') ?? 200)
  return { total: rows.length, offset, limit, rows: rows.slice(offset, offset + limit) }
}

function rowOf(task) {
  const { source, page: sheet, duties, children, events, ...row } = task
  return {
    ...row, leaders: names(task, 'leader').map((n) => n.name), lead: names(task, 'lead'), support: names(task, 'support'),
    responsible: names(task, 'responsible'), doubts: task.doubts.filter((d) => d.state === 'open').length,
  }
}

function fullOf(task) {
  return { ...rowOf(task), source: task.source, page: task.page, duties: task.duties, measures: task.measures, goals: task.goals, doubts: task.doubts, children: task.children, events: task.events }
}

function wanted(query) {
  const has = (task, role, id) => task.duties.some((d) => (!role || d.role === role) && d.org_id === id)
  return (task) =>
    (!query.get('section') || task.section_id === query.get('section')) &&
    (!query.get('leader') || task.duties.some((d) => d.role === 'leader' && d.name === query.get('leader'))) &&
    (!query.get('lead') || has(task, 'lead', query.get('lead'))) &&
    (!query.get('support') || has(task, 'support', query.get('support'))) &&
    (!query.get('org') || has(task, '', query.get('org'))) &&
    (!query.get('has_measure') || task.measures.length > 0) &&
    (!query.get('doubt') || task.doubts.some((d) => d.state === 'open')) &&
    (!query.get('q') || task.source.text.includes(query.get('q')))
}

function listTasks(query) {
  const rows = tasks.filter(wanted(query)).map(rowOf)
  const sort = query.get('sort') ?? 'no'
  const keys = { lead: (t) => t.lead[0]?.name ?? '', leader: (t) => t.leaders[0] ?? '', measures: (t) => String(t.measures.length) }
  const key = keys[sort.replace('-', '')]
  if (key) rows.sort((a, b) => key(a).localeCompare(key(b)))
  if (sort.startsWith('-')) rows.reverse()
  return page(rows, query)
}

function overview() {
  const load = new Map()
  const leaders = new Map()
  const matrix = new Map()
  for (const task of tasks) {
    for (const duty of task.duties) {
      if (duty.role === 'leader') leaders.set(duty.name, (leaders.get(duty.name) ?? 0) + 1)
      else {
        const at = load.get(duty.org_id) ?? { org_id: duty.org_id, name: duty.org_name, lead: 0, support: 0, responsible: 0 }
        at[duty.role]++
        load.set(duty.org_id, at)
      }
      if (duty.role !== 'lead') continue
      const key = `${task.section_id} ${duty.org_id}`
      matrix.set(key, (matrix.get(key) ?? 0) + 1)
    }
  }
  const of = (s) => tasks.filter((t) => t.section_id === s.id)
  return {
    counts: {
      tasks: tasks.filter((t) => !t.parent_id).length, sections: sections.length, measures: tasks.flatMap((t) => t.measures).length,
      tasks_with_measure: tasks.filter((t) => t.measures.length).length, lead_units: [...load.values()].filter((l) => l.lead).length,
      leaders: leaders.size, doubts_open: open().length,
    },
    by_section: sections.map((s) => ({ section_id: s.id, no: s.no, heading: s.heading, tasks: s.tasks, measures: of(s).flatMap((t) => t.measures).length, doubts: of(s).flatMap((t) => t.doubts).length })),
    by_leader: [...leaders].map(([name, n]) => ({ name, post_id: null, tasks: n })).sort((a, b) => b.tasks - a.tasks),
    by_lead: [...load.values()].sort((a, b) => b.lead - a.lead || b.support - a.support),
    matrix: [...matrix].map(([key, n]) => ({ section_id: key.split(' ')[0], org_id: key.split(' ')[1], tasks: n })),
  }
}

function draftNow() {
  if (!draft) return null
  const share = Math.min(100, Math.round((Date.now() - draft.at) / 15))
  const ready = share >= 100
  return {
    id: draft.id, name: draft.name, state: draft.state ?? (ready ? 'ready' : 'reading'), progress: share,
    stage_zh: share < 30 ? '读取文件' : share < 80 ? '识别任务' : '核对单位', error: null, facts: { ...plan, date_iso: plan.date, date: '2026年2月9日' },
    counts: ready ? { sections: sections.length, tasks: overview().counts.tasks, duties: 500, lead_units: overview().counts.lead_units, leaders: 9, measures: overview().counts.measures, doubts: doubts.length } : null,
    outline: sections.slice(0, Math.ceil((share / 100) * sections.length)).map((s) => ({ no: s.no, heading: s.heading, tasks: s.tasks })),
    doubts: ready ? doubts : [], existing: null, diff: null,
  }
}

function orgRow(org) {
  const sum = (role) => tasks.filter((t) => t.duties.some((d) => d.role === role && d.org_id === org.id)).length
  return { ...org, aliases: org.aliases.map((a) => a.name), members: org.members.length, tasks_lead: sum('lead'), tasks_support: sum('support') }
}

const fault = (status, code, zh, en) => ({ status, body: { error: { code, zh, en, field: null } } })
const absent = () => fault(404, 'ERR_ABSENT', '没有找到', 'not found')
const findTask = (id) => tasks.find((t) => t.id === id)
const findOrg = (id) => [...orgs.values()].find((o) => o.id === id)
const settle = (id, change) => {
  const doubt = doubts.find((d) => d.id === id)
  return doubt ? Object.assign(doubt, { rev: doubt.rev + 1 }, change) : absent()
}
const settled = { state: 'settled', settled_by: 'admin', settled_at: '2026-02-10T02:00:00Z' }

const ROUTES = [
  ['GET', /^\/session$/, () => session ?? fault(401, 'ERR_LOGIN', '请先登录', 'please sign in')],
  ['POST', /^\/session$/, (_m, _q, body) => (body.password === 'wrong' ? fault(401, 'ERR_LOGIN', '账号或密码不对', 'wrong account or password') : (session = { account, csrf: 'x' }))],
  ['DELETE', /^\/session$/, () => ((session = null), { ok: true })],
  ['POST', /^\/session\/password$/, () => ((account.must_change_password = false), session)],
  ['GET', /^\/plans$/, () => page([{ ...plan, tasks: overview().counts.tasks, doubts_open: open().length }])],
  ['GET', /^\/plans\/(\d+)$/, () => ({ ...plan, tasks: overview().counts.tasks, doubts_open: open().length, facts: {}, sections, file: { name: 'sample-plan.txt', sha: 'a3f5', bytes: 33348, format: 'txt', charset: 'UTF-8' }, requirements: [{ no: '一', heading: '提高认识，把握重点', body: '2026年是“十五五”规划的起步之年，做好全年政府工作责任重大。' }] })],
  ['GET', /^\/plans\/(\d+)\/overview$/, overview],
  ['GET', /^\/tasks$/, (_m, query) => listTasks(query)],
  ['GET', /^\/tasks\/(\d+)$/, (m) => (findTask(m[1]) ? fullOf(findTask(m[1])) : absent())],
  ['PATCH', /^\/tasks\/(\d+)$/, (m, _q, body) => fullOf(Object.assign(findTask(m[1]), body, { rev: body.rev + 1 }))],
  ['GET', /^\/doubts$/, (_m, query) => page(doubts.filter((d) => !query.get('state') || d.state === query.get('state')), query)],
  ['POST', /^\/doubts\/(\d+)\/accept$/, (m) => settle(m[1], settled)],
  ['POST', /^\/doubts\/(\d+)\/correct$/, (m, _q, body) => settle(m[1], { ...settled, value: String(body.value) })],
  ['POST', /^\/doubts\/(\d+)\/reopen$/, (m) => settle(m[1], { state: 'open', settled_by: null, settled_at: null })],
  ['POST', /^\/drafts$/, (_m, query) => ((draft = { id: '77', name: query.get('name'), at: Date.now() }), draftNow())],
  ['GET', /^\/drafts$/, () => page(draft ? [draftNow()] : [])],
  ['GET', /^\/drafts\/77$/, () => draftNow() ?? absent()],
  ['POST', /^\/drafts\/77\/confirm$/, () => ((draft.state = 'confirmed'), { plan_id: plan.id })],
  ['DELETE', /^\/drafts\/77$/, () => ((draft = null), { ok: true })],
  ['GET', /^\/orgs$/, (_m, query) => page([...orgs.values()].filter((o) => o.name.includes(query.get('q') ?? '') && (!query.get('kind') || o.kind === query.get('kind'))).map(orgRow), query)],
  ['GET', /^\/orgs\/(\d+)$/, (m) => (findOrg(m[1]) ? { ...orgRow(findOrg(m[1])), aliases: findOrg(m[1]).aliases, members: findOrg(m[1]).members } : absent())],
  ['GET', /^\/persons$/, () => ({ rows: overview().by_leader.map((l, i) => ({ id: String(i + 1), name: l.name, posts: [] })) })],
  ['GET', /^\/events$/, (_m, query) => page(tasks.flatMap((t) => t.events).reverse(), query)],
  ['GET', /^\/events\/verify$/, () => ({ ok: true, checked: tasks.length + 1, broken_seq: null, reason_zh: null })],
  ['GET', /^\/accounts$/, () => page([account])],
  ['POST', /^\/accounts$/, () => ({ id: '2', one_time_password: 'mock-only' })],
]

async function bodyOf(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  try {
    return JSON.parse(Buffer.concat(chunks).toString() || '{}')
  } catch {
    return {}
  }
}

export async function handle(request, response) {
  const address = new URL(request.url, 'http://mock')
  const body = await bodyOf(request)
  const route = ROUTES.find(([method, pattern]) => method === request.method && pattern.test(address.pathname))
  const answer = route ? route[2](address.pathname.match(route[1]), address.searchParams, body) : absent()
  const failed = answer?.body?.error
  response.statusCode = failed ? answer.status : 200
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify(failed ? answer.body : answer))
}
