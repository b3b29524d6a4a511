// The year's work as the server would answer it, made up from the sample plan; for `LUOSHI_MOCK=1 npm run dev`
// and for pictures of pages. Nothing of this is shipped.
const NOW = '2026-11'
const PERIOD = '2026-M10'
const LAMPS = ['green', 'green', 'yellow', 'green', 'red', 'green', 'grey', 'green', 'blue', 'yellow', 'green', 'green']
const MONTHS = Array.from({ length: 12 }, (_, i) => `2026-M${String(i + 1).padStart(2, '0')}`)
const SAID = {
  green: ['各指标达到或超过序时计划，没有逾期里程碑', 'every figure at or ahead of plan, no milestone overdue'],
  yellow: ['比序时计划少 6.3%', '6.3 % short of the plan'],
  red: ['“完成主体工程”已超期 12 个工作日', 'a milestone is 12 working days overdue'],
  blue: ['已办结销号', 'closed'],
  grey: ['本期没有到期的内容', 'nothing due yet'],
}

let serial = 70_000
const nextId = () => String(++serial)
const round1 = (n) => Math.round(n * 10) / 10
const page = (rows) => ({ total: rows.length, offset: 0, limit: 200, rows })
const two = (n) => String(n).padStart(2, '0')

export function makeYear({ sections, tasks, orgs, plan }) {
  const tops = tasks.filter((t) => !t.parent_id && t.duties.some((d) => d.org_id))
  const lampOf = (task) => LAMPS[Number(task.id) % LAMPS.length]
  const leadOf = (task) => task.duties.find((d) => d.role === 'lead') ?? task.duties.find((d) => d.org_id)
  const leaderOf = (task) => task.duties.find((d) => d.role === 'leader')?.name ?? '—'
  const countLamps = (list) => list.reduce((sum, t) => ({ ...sum, [lampOf(t)]: (sum[lampOf(t)] ?? 0) + 1 }), {})
  const mine = tops.filter((t) => t.measures.length && t.measures.every((m) => m.value > 0)).slice(0, 4)
  const unit = leadOf(mine[0])
  const reports = new Map()
  const me = { id: unit.org_id, name: unit.org_name }

  const round = {
    id: '61010', plan_id: plan.id, title: '10月调度', period: PERIOD, opens_on: '2026-11-20', due_on: '2026-11-27', working_days_left: 3, state: 'open', minutes: 540,
    rev: 3, asked: 61, reported: 38,
  }
  const share = (period) => Number(period.slice(6)) / 12
  const scheduled = (m, period) => round1(m.value * share(period))
  const told = (m, period) => round1(m.value * share(period) * (1 - (Number(m.id) % 5) * 0.03))

  function sheetValue(m, value) {
    return { measure_id: m.id, words: m.indicator, unit: m.unit, op: m.op, target: m.value, source: /生产总值|价格/.test(m.words) ? 'statistics' : 'unit', value, last: told(m, '2026-M09'), last_period: '2026-M09', scheduled: scheduled(m, PERIOD) }
  }

  function milestonesOf(task) {
    const make = (ord, title, due_on, state, done_on = null) => ({
      id: `${task.id}5${ord}`, task_id: task.id, item_id: '0', ord, title, done_means: ord === 1 ? '印发文件' : null, due_on, weight: 1, state, done_on, overdue: state === 'open' && due_on < '2026-11-24', rev: 1,
    })
    return [
      make(1, '印发实施方案', '2026-03-31', 'accepted', '2026-03-27'), make(2, '完成摸底和任务分解', '2026-06-30', 'accepted', '2026-07-02'),
      make(3, '完成主体工程', '2026-10-30', 'open'), make(4, '验收并投入使用', '2026-12-25', 'open'),
    ]
  }

  function freshReport(task, i) {
    return {
      id: nextId(), round_id: round.id, round_title: round.title, period: PERIOD, due_on: round.due_on, task_id: task.id, task_no: task.no, task_text: task.text, org_id: me.id, org_name: me.name, version: 1,
      state: 'draft', locked: false, no_change: false, progress: null, problem: null, need: null, need_org_id: null, need_by: null, next: null, written_by: null, signed_on: null, updated_at: null,
      why_zh: ['上期滞后', '里程碑到期', '两月未更新', '随机抽查'][i % 4], why_en: ['behind last time', 'milestone due', 'stale', 'sample'][i % 4], rev: 1, values: task.measures.map((m) => sheetValue(m, null)),
      ticks: i === 1 ? milestonesOf(task).slice(2, 3).map((m) => ({ milestone_id: m.id, title: m.title, due_on: m.due_on, state: m.state, done_on: null })) : [], steps: [], joint: [],
      last: { period: '2026-M09', progress: `截至9月底，${task.measures.map((m) => `${m.indicator}${told(m, '2026-M09')}${m.unit}`).join('，')}。`, signed_on: '2026-10-10' },
    }
  }
  const sheet = () => {
    for (const [i, task] of mine.entries()) if (!reports.has(task.id)) reports.set(task.id, freshReport(task, i))
    return { round_id: round.id, total: mine.length, rows: mine.map((task) => reports.get(task.id)) }
  }

  function putReport(body) {
    const { values = [], ticks = [], rev: _rev, ...words } = body
    const report = sheet().rows.find((row) => row.task_id === body.task_id)
    for (const { measure_id, value } of values) report.values.find((v) => v.measure_id === measure_id).value = value
    for (const { milestone_id, done_on } of ticks) report.ticks.find((t) => t.milestone_id === milestone_id).done_on = done_on ?? null
    return Object.assign(report, words, { written_by: '李敏', rev: report.rev + 1 })
  }
  const reportBy = (id) => [...reports.values()].find((r) => r.id === id)
  const settle = (id, state) => Object.assign(reportBy(id), { state, rev: reportBy(id).rev + 1 })

  function check(report) {
    const slip = report.values.filter((v) => v.value !== null && v.value < v.last)
    return { findings: slip.map((v) => ({ code: 'falls', field: 'value', measure_id: v.measure_id, zh: `${v.words}累计值从 ${v.last} 降到 ${v.value}，单位对吗？`, en: `${v.words} fell from ${v.last} to ${v.value}; is the unit right?`, evidence: null })) }
  }

  function trajectory(m) {
    const points = MONTHS.map((period) => ({ period, value: scheduled(m, period) }))
    const past = MONTHS.slice(0, 10)
    const target = m.value
    const end = round1(target * (1 - (Number(m.id) % 5) * 0.03))
    return {
      measure: { id: m.id, words: m.words, indicator: m.indicator, op: m.op, value: m.value, unit: m.unit, source: 'unit' },
      versions: [{ id: `${m.id}1`, version: 1, state: 'approved', method: 'linear', points, rev: 1 }], told: past.map((period) => ({ period, value: told(m, period) })),
      verified: ['2026-M03', '2026-M06', '2026-M09'].map((period) => ({ period, value: round1(told(m, period) * 0.97) })), statistics: [],
      forecast: { value: end, low: round1(end * 0.95), high: round1(end * 1.04), chance: 0.62 },
    }
  }

  const held = (org, days) => [{ org_id: org.id, org_name: org.name, post_id: null, post_name: null, since: '2026-11-12', until: null, days }]
  const ball = (org, days) => ({ org_id: org.id, name: org.name, since: '2026-11-12', days })
  const others = [...orgs.values()].filter((o) => o.id !== me.id)
  const difficulties = mine.slice(0, 3).map((task, i) => ({
    id: String(62000 + i), task_id: task.id, task_no: task.no, org_id: me.id, org_name: me.name, title: ['用地指标尚未落实', '变电站迁改缺资金', '企业融资困难'][i],
    text: '项目二期需新增建设用地 120 亩，省级指标尚未下达，影响开工。', asked_org_id: others[i].id, asked_org_name: others[i].name, due_on: '2026-11-27', state: ['open', 'escalated', 'answered'][i],
    answer: i === 2 ? '已协调银行对接，12月5日前放款。' : null, protected: i !== 1, ball: held(others[i], 12 - i * 3), rev: 1,
  }))
  const requests = mine.slice(0, 4).map((task, i) => ({
    id: String(63000 + i), task_id: task.id, task_no: task.no, from_org_id: me.id, from_org_name: me.name, to_org_id: others[i + 4].id, to_org_name: others[i + 4].name,
    text: ['请于11月28日前完成10千伏线路迁改', '请提供三季度就业台账', '请会签实施方案', '请安排联合执法'][i], due_on: '2026-11-28', state: ['open', 'countered', 'accepted', 'climbed'][i],
    reply: i === 1 ? '台账需脱敏，可先提供汇总数' : null, counter_due_on: i === 1 ? '2026-12-03' : null, ball: held(i === 1 ? me : others[i + 4], 6 + i), rev: 1,
  }))
  const changes = mine.slice(0, 2).map((task, i) => ({
    id: String(64000 + i), task_id: task.id, task_no: task.no, kind: ['extension', 'target'][i], nth: i + 1, org_name: me.name, reason: ['主体工程遇地质条件变化，须增加支护', '省里下调了年度目标'][i],
    opinion: i ? '同意，附省文件' : null, before: i ? { value: 600 } : { deadline: '2026-10-30' }, after: i ? { value: 560 } : { deadline: '2026-12-20' }, state: ['asked', 'approved'][i], decided_at: i ? '2026-08-12T02:00:00Z' : null, rev: 1,
  }))
  const closures = tops.filter((t) => lampOf(t) === 'blue').slice(0, 4).map((task, i) => ({
    id: String(65000 + i), task_id: task.id, task_no: task.no, org_name: leadOf(task).org_name, claim: '年度目标已全部完成，验收文件见附件。', state: ['claimed', 'verified', 'closed', 'rejected'][i],
    verified_by: i ? '王楠' : null, reason: i === 3 ? '验收结论与现场不符' : null, look_back_on: i === 2 ? '2027-02-26' : null, looked_back_at: null, rev: 1,
  }))
  const refusals = [{
    id: '66000', task_id: mine[1].id, task_no: mine[1].no, duty_id: '1', org_name: others[2].name, reason: '机构改革后此项职能已划出', basis: '“三定”规定第四条', suggested_name: others[3].name, state: 'open', ruling: null, due_on: '2026-11-30', rev: 1,
  }]

  function todo(kind, task, extra = {}) {
    return {
      id: nextId(), kind, kind_zh: kind, subject: kind, subject_id: task.id, round_id: null, task_id: task.id, task_no: task.no, title: task.text, org_id: me.id, org_name: me.name, due_on: '2026-11-27',
      working_days_left: 3, state: 'open', ...extra,
    }
  }
  function todos() {
    const open = mine.filter((t) => !reports.has(t.id) || ['draft', 'returned'].includes(reports.get(t.id).state))
    const rows = [
      ...open.map((t) => todo('report', t, { subject: 'round', subject_id: round.id, round_id: round.id })),
      todo('request', mine[1], { subject_id: '63001', title: requests[1].reply, due_on: '2026-11-25', working_days_left: 1 }),
      todo('look_back', tops[7], { title: '老旧小区改造：三个月后再看一次', due_on: '2026-11-20', working_days_left: -2 }),
      todo('change', mine[0], { subject_id: '64000', title: '延期到12月20日，等待意见', due_on: '2026-12-01', working_days_left: 5 }),
    ]
    return { ...page(rows), counts: [] }
  }

  function riskRow(task, i) {
    const m = task.measures.find((one) => one.value > 0)
    const lamp = lampOf(task)
    return {
      task_id: task.id, no: task.no, text: task.text, section: task.section, lead_name: leadOf(task).org_name, told: lamp, verified: i % 3 ? lamp : lamp === 'green' ? 'yellow' : lamp,
      reason_zh: SAID[lamp][0], reason_en: SAID[lamp][1],
      measure: m ? { words: m.indicator, unit: m.unit, target: m.value, told: told(m, PERIOD), verified: round1(told(m, '2026-M09') * 0.97), scheduled: scheduled(m, PERIOD) } : null,
      forecast: m ? trajectory(m).forecast : null, difficulty: i % 3 === 0 ? { id: '62000', title: difficulties[0].title, asked_org_name: difficulties[0].asked_name, days: 12 } : null,
      ball: i % 2 ? null : ball(others[i % others.length], 9 + i), decision: i === 0 ? { kind: 'difficulty', subject_id: '62001', title: '请协调变电站迁改资金 460 万元', rev: 1 } : null, due_on: '2026-12-31',
    }
  }
  const RISK = { red: 0, yellow: 1, green: 2, grey: 3, blue: 4 }
  function bearer(id, name, list) {
    const sorted = [...list].sort((a, b) => RISK[lampOf(a)] - RISK[lampOf(b)])
    return { id, name, lamps: countLamps(list), load: { lead: list.length, support: 14, requests_open: 3, minutes: 46, quota: 60 }, rows: sorted.map(riskRow) }
  }

  function group(of) {
    const found = new Map()
    for (const task of tops) found.set(of(task), [...(found.get(of(task)) ?? []), task])
    return [...found]
  }
  function board() {
    return {
      lamps: countLamps(tops), by_section: sections.map((s) => ({ section_id: s.id, heading: s.heading, lamps: countLamps(tops.filter((t) => t.section_id === s.id)) })),
      by_lead: group((t) => leadOf(t).org_id).map(([org_id, list]) => ({ org_id, name: leadOf(list[0]).org_name, lamps: countLamps(list) })),
      by_leader: group(leaderOf).map(([name, list], i) => ({ post_id: String(i + 1), name, lamps: countLamps(list) })),
      months: MONTHS.slice(0, 10).map((period, i) => ({ period, lamps: { green: 20 + i, yellow: Math.max(1, 6 - Math.abs(6 - i)), red: Math.round(i / 3), grey: Math.max(0, 22 - i * 2), blue: Math.floor(i / 2) } })), told_ne_verified: 4,
      sections_months: sections.map((s, k) => ({ section_id: s.id, heading: s.heading, months: MONTHS.slice(0, 10).map((period, i) => ({ period, red: (i + k) % 5 === 4 ? 2 : 0, yellow: (i * k) % 4, tasks: s.tasks })) })),
    }
  }

  const WHYS = ['red', 'yellow', 'stale', 'milestone', 'sample']
  const WHY_ZH = { red: '上期超期', yellow: '上期滞后', stale: '两个月没有更新', milestone: '里程碑到期', sample: '随机抽查', exempt: '绿灯免报：正常且数据新鲜' }
  function asks() {
    return tops.map((task, i) => {
      const green = lampOf(task) === 'green' || lampOf(task) === 'blue' || lampOf(task) === 'grey'
      const why = green && i % 7 ? 'exempt' : WHYS[i % 5]
      const state = why === 'exempt' ? 'exempt' : ['reported', 'reported', 'asked', 'missing'][i % 4]
      return { id: String(67000 + i), task_id: task.id, task_no: task.no, text: task.text, org_id: leadOf(task).org_id, org_name: leadOf(task).org_name, why, why_zh: WHY_ZH[why], why_en: why, report_state: null, fields: 2, told: lampOf(task), minutes: why === 'exempt' ? 0 : 6, state }
    })
  }
  function fullRound(id) {
    const list = asks()
    const asked = list.filter((a) => a.why !== 'exempt')
    const by = new Map()
    for (const a of asked) {
      const one = by.get(a.org_id) ?? { org_id: a.org_id, name: a.org_name, questions: 0, minutes: 0, quota: 30, over: false }
      one.questions++
      one.minutes += a.minutes
      one.over = one.minutes > one.quota
      by.set(a.org_id, one)
    }
    const draft = id === '61011'
    return {
      ...round, ...(draft && { id, title: '11月调度', period: '2026-M11', state: 'draft', opens_on: '2026-12-02', due_on: '2026-12-08', working_days_left: 10 }),
      cost: { minutes: asked.reduce((sum, a) => sum + a.minutes, 0), questions: asked.length, units: by.size, exempt: list.length - asked.length }, asks: draft ? list.map((a) => ({ ...a, state: a.why === 'exempt' ? 'exempt' : 'asked' })) : list,
      by_org: [...by.values()].sort((a, b) => b.questions - a.questions), progress: { asked: asked.length, reported: asked.filter((a) => a.state === 'reported').length, missing: asked.filter((a) => a.state === 'missing').length, returned: 1 },
      exceptions: asked.filter((a, i) => i % 4 === 3).slice(0, 5).map((a, i) => ({
        kind: ['missing', 'told_ne_verified', 'jump', 'returned', 'missing'][i], task_id: a.task_id, task_no: a.task_no, text: a.text, org_id: a.org_id, org_name: a.org_name, report_id: '1',
        zh: ['到期未报', '自报 86 公里，核实 71 公里', '一个月从 12 家跳到 96 家', '退回两次仍未重报', '到期未报'][i], en: ['not reported in time', 'told 86 km, verified 71 km', 'jumped from 12 to 96 in one month', 'returned twice, not sent again', 'not reported in time'][i],
      })),
    }
  }

  function taskYear(id) {
    const task = tasks.find((t) => t.id === id)
    const lamp = lampOf(task)
    const item = (i, title, parent_id, start_on, due_on, state) => ({
      id: `${id}7${i}`, parent_id, level: parent_id ? 2 : 1, title, kind: parent_id ? 'matter' : 'project', org_id: others[i].id, org_name: others[i].name, post_title: '规划科长', person_name: i % 2 ? '陈立' : null, start_on, due_on, state, rev: 1,
    })
    return {
      promise: { text: task.text, deadline: task.deadline, due_on: '2026-10-30', targets: task.measures.map((m) => m.words) }, due_on: '2026-12-20',
      lamps: MONTHS.slice(0, 10).map((period, i) => ({ period, told: i < 3 ? 'grey' : i < 7 ? 'green' : lamp, verified: i % 3 === 2 ? (i < 7 ? 'green' : lamp) : null, told_zh: SAID[lamp][0], told_en: SAID[lamp][1], verified_zh: SAID[lamp][0], verified_en: SAID[lamp][1] })),
      measures: task.measures.filter((m) => m.value > 0).map(trajectory), milestones: milestonesOf(task),
      items: [item(0, '一期工程', null, '2026-02-10', '2026-07-31', 'done'), item(1, '征地拆迁', `${id}70`, '2026-02-10', '2026-04-30', 'done'), item(2, '主体施工', `${id}70`, '2026-05-01', '2026-07-31', 'done'), item(3, '二期工程', null, '2026-08-01', '2026-12-25', 'open'), item(4, '设备安装', `${id}73`, '2026-10-15', '2026-12-10', 'open')],
      reports: MONTHS.slice(5, 10).reverse().map((period, i) => ({
        id: `${id}8${i}`, round_id: '1', task_id: id, task_no: task.no, org_id: me.id, org_name: leadOf(task).org_name, period, version: 1, state: 'signed', no_change: i === 2, progress: `截至${Number(period.slice(6))}月底，完成投资和进度与计划基本相符。`,
        problem: i === 0 ? '用地指标尚未落实' : '', need: '', need_org_id: null, need_org_name: null, need_by: null, next: '推进设备安装', written_by: '李敏', signed_on: `2026-${period.slice(6).replace('M', '')}-28`, values: task.measures.map((m) => ({ measure_id: m.id, value: told(m, period) })), ticks: [], steps: [], rev: 1,
      })),
      checks: [{ id: '1', period: '2026-M09', way: 'site', verdict: 'partly', note: '现场已完成 71 公里，其余在铺装。', by: '王楠', at: '2026-10-12T03:00:00Z', values: task.measures.map((m) => ({ measure_id: m.id, value: round1(told(m, '2026-M09') * 0.97) })) }],
      difficulties: difficulties.slice(0, 1), requests: requests.slice(0, 2), changes, closure: null,
      moments: [
        { kind: 'report', kind_zh: '签发填报', title: '10月填报', text: '完成主体施工 92%。', by: '李敏', at: `${NOW}-03T02:00:00Z`, subject: 'report', subject_id: '1' },
        { kind: 'difficulty', kind_zh: '提出困难', title: '用地指标尚未落实', text: '请市自然资源局于11月27日前答复', by: '李敏', at: `${NOW}-02T08:00:00Z`, subject: 'difficulty', subject_id: '62000' },
        { kind: 'check', kind_zh: '现场核实', title: '9月核实：部分属实', text: '现场已完成 71 公里，其余在铺装。', by: '王楠', at: '2026-10-12T03:00:00Z', subject: 'check', subject_id: '1' },
        { kind: 'change', kind_zh: '批准调整', title: '第1次延期：10月30日 → 12月20日', text: '主体工程遇地质条件变化', by: '刘伟', at: '2026-08-12T02:00:00Z', subject: 'change', subject_id: '64000' },
        { kind: 'lamp', kind_zh: '亮灯', title: '自报：正常 → 滞后', text: SAID.yellow[0], by: null, at: '2026-08-03T02:00:00Z', subject: 'task', subject_id: id },
      ],
    }
  }

  function appraisal() {
    const names = group((t) => leadOf(t).org_id).map(([org_id, list]) => ({ org_id, name: leadOf(list[0]).org_name, list }))
    const scores = names.map((one, i) => ({ org_id: one.org_id, name: one.name, group: i % 3 ? '市直部门' : '县（市、区）', score: round1(97.6 - i * 0.83), rank: 0, tied: 1 }))
    for (const name of ['市直部门', '县（市、区）']) scores.filter((s) => s.group === name).forEach((s, i) => (s.rank = i + 1))
    return { id: '68001', title: '2026年度重点工作评价（前三季度）', period: '2026-Q3', state: 'open', rev: 1, rules: {}, scores, appeals: [{ id: '1', org_id: scores[3].org_id, org_name: scores[3].name, reason: '第12项统计口径已调整，附省局文件', due_on: '2026-12-04', state: 'open', answer: null, rev: 1 }] }
  }
  function explain(org) {
    const list = tops.filter((t) => leadOf(t).org_id === org)
    return {
      org_id: org, name: leadOf(list[0]).org_name, group: '市直部门', score: 91.2,
      lines: list.map((t) => {
        const m = t.measures.find((one) => one.value > 0)
        return { task_id: t.id, task_no: t.no, text: t.text, share: 1, weight: 1, score: m ? round1(Math.min(1, told(m, PERIOD) / scheduled(m, PERIOD)) * 100) : 80, formula: m ? 'w × clamp(a ÷ t, 0, 1)' : '里程碑权重之和', inputs: m ? `a = ${told(m, PERIOD)}${m.unit}，t = ${scheduled(m, PERIOD)}${m.unit}` : '已验收 2 / 4', source: '10月填报，9月现场核实' }
      }),
    }
  }
  const burden = () => ({
    by_org: group((t) => leadOf(t).org_id).map(([org_id, list], i) => ({ org_id, name: leadOf(list[0]).org_name, questions: list.length * 9, minutes: list.length * 52, quota: i % 4 ? 360 : 120 })).sort((a, b) => b.minutes - a.minutes),
    by_round: MONTHS.slice(0, 10).map((period, i) => ({ id: String(i), title: `${i + 1}月调度`, period, asked: 58 + ((i * 7) % 13), minutes: 420 + ((i * 53) % 160), units: 41, exempt: 86 - i })),
  })
  const find = (list, id, change) => Object.assign(list.find((one) => one.id === id), change)

  return [
    ['GET', /^\/todo$/, todos],
    ['GET', /^\/rounds$/, () => page([fullRound('61011'), round, { ...round, id: '61009', title: '9月调度', period: '2026-M09', state: 'closed', asked: 58, reported: 57 }])],
    ['POST', /^\/rounds$/, () => fullRound('61011')],
    ['GET', /^\/rounds\/(\d+)$/, (m) => fullRound(m[1])],
    ['PATCH', /^\/rounds\/(\d+)$/, (m) => fullRound(m[1])],
    ['POST', /^\/rounds\/(\d+)\/(open|close)$/, () => fullRound('61010')],
    ['GET', /^\/rounds\/(\d+)\/sheet$/, sheet],
    ['PUT', /^\/reports$/, (_m, _q, body) => putReport(body)],
    ['GET', /^\/reports\/(\d+)$/, (m) => reportBy(m[1])],
    ['POST', /^\/reports\/(\d+)\/check$/, (m) => check(reportBy(m[1]))],
    ['POST', /^\/reports\/(\d+)\/(submit|sign)$/, (m) => settle(m[1], 'signed')],
    ['POST', /^\/reports\/no_change$/, (_m, _q, body) => ({ reports: body.task_ids.map((task_id) => ({ task_id, report_id: settle(putReport({ task_id, no_change: true }).id, 'signed').id, state: 'signed' })) })],
    ['GET', /^\/tasks\/(\d+)\/year$/, (m) => taskYear(m[1])],
    ['GET', /^\/tasks\/(\d+)\/milestones$/, (m) => page(milestonesOf(tasks.find((t) => t.id === m[1])))],
    ['GET', /^\/tasks\/(\d+)\/items$/, (m) => page(taskYear(m[1]).items)],
    ['GET', /^\/tasks\/(\d+)\/reports$/, (m) => page(taskYear(m[1]).reports)],
    ['GET', /^\/measures\/(\d+)\/trajectory$/, (m) => trajectory(tasks.flatMap((t) => t.measures).find((one) => one.id === m[1]))],
    ['GET', /^\/board$/, board],
    ['GET', /^\/leaders\/(\d+)$/, (m) => { const [name, list] = group(leaderOf)[Number(m[1]) - 1]; return bearer(m[1], name, list) }],
    ['GET', /^\/units\/(\d+)$/, (m) => bearer(m[1], [...orgs.values()].find((o) => o.id === m[1]).name, tops.filter((t) => leadOf(t).org_id === m[1]))],
    ['GET', /^\/burden$/, burden],
    ['GET', /^\/difficulties$/, (_m, q) => page(difficulties.filter((d) => !q.get('state') || q.get('state') !== 'open' || d.state === 'open' || d.state === 'escalated'))],
    ['GET', /^\/requests$/, (_m, q) => page(requests.filter((r) => !q.get('state') || r.state === q.get('state') || (q.get('state') === 'open' && r.state === 'climbed')))],
    ['GET', /^\/refusals$/, () => page(refusals)],
    ['GET', /^\/changes$/, () => page(changes)],
    ['GET', /^\/closures$/, () => page(closures)],
    ['POST', /^\/difficulties\/(\d+)\/(\w+)$/, (m) => find(difficulties, m[1], { state: { answer: 'answered', solve: 'solved', escalate: 'escalated', withdraw: 'withdrawn' }[m[2]] })],
    ['POST', /^\/requests\/(\d+)\/(\w+)$/, (m) => find(requests, m[1], { state: { accept: 'accepted', counter: 'countered', refuse: 'refused', done: 'done', withdraw: 'withdrawn' }[m[2]] })],
    ['GET', /^\/appraisals$/, () => page([appraisal()])],
    ['GET', /^\/appraisals\/(\d+)$/, appraisal],
    ['GET', /^\/appraisals\/(\d+)\/scores\/(\d+)$/, (m) => explain(m[2])],
    ['GET', /^\/holidays$/, () => page([{ day: `2026-10-${two(1)}`, kind: 'off', name: '国庆节' }])],
  ]
}
