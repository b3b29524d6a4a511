// A whole month of the demonstration year, played by its people: the office asks, a unit reports and signs, a partner
// answers or does not, the mayor decides, and everybody sees what came of it. The steps follow each other.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { axe, equal, hire, inDays, none, ok, signIn, startDemo, workday } from '../lib.mjs'

const PARTNER = '市自然资源和规划局'
const PHONE = [390, 844]

/* The server, the people and what the month is about. Set by the first step, used by all others. */
const m = {}

const digits = (text) => Number(text.replace(/[^\d.]/g, ''))
const get = (page, path) => page.evaluate((p) => fetch(`/api/v1/${p}`).then((r) => r.json()), path)
const to = (who, path) => who.page.goto(`${m.server.url}/${path}`)
const said = (page, words) => page.locator('.toast', { hasText: words }).last().waitFor()

/* The day of the answer is over; the page has no clock of its own that could be moved. */
function letDaysPass(text) {
  const put = "import sqlite3, sys\nwith sqlite3.connect(sys.argv[1], timeout=5) as db: db.execute('UPDATE request SET answer_by = ? WHERE text = ?', sys.argv[2:])"
  const { status, stderr } = spawnSync('python3', ['-c', put, join(m.server.folder, 'luoshi.db'), inDays(-1), text], { encoding: 'utf8' })
  equal(`the day was moved: ${stderr}`, status, 0)
}

/* Fills the dialog that is open, by the labels of its fields, and presses its button. */
async function fill(page, fields) {
  const dialog = page.locator('.el-dialog:visible')
  for (const [label, value] of Object.entries(fields)) {
    const field = dialog.locator('label.field', { hasText: label }).first()
    if (await field.locator('.day').count()) {
      await field.locator('input').fill(value)
      await field.locator('input').blur()
    } else if (await field.locator('.el-select').count()) {
      await field.locator('.el-select').click()
      await page.locator('.el-select-dropdown__item:visible', { hasText: value }).first().click()
    } else {
      await field.locator('input, textarea').first().fill(value)
    }
  }
  await dialog.locator('.el-dialog__footer .el-button').last().click()
  await dialog.waitFor({ state: 'hidden' })
}

/* What a task owes in numbers: how many of them the unit itself tells. */
async function numbers(page, task) {
  const { measures } = await get(page, `tasks/${task}`)
  const owners = await Promise.all(measures.filter((one) => one.value !== null).map((one) => get(page, `measures/${one.id}/trajectory`)))
  return owners.filter((one) => one.measure.source === 'unit').length
}

/* The tasks that the unit leads, told apart by what their reports look like. */
async function choose(page) {
  const { rows } = await get(page, `tasks?plan=${m.plan}&lead=${m.unit.org_id}&limit=200`)
  const open = rows.filter((row) => row.lamp?.told !== 'blue')
  const counted = []
  for (const row of open) counted.push({ row, n: await numbers(page, row.id) })
  const alone = ({ row }) => row.lead.length === 1
  m.two = counted.find((one) => one.n >= 2 && alone(one)).row
  m.one = counted.find((one) => one.n === 1 && alone(one)).row
  m.calm = counted.find((one) => one.n === 0 && !one.row.measures.length && alone(one)).row
  m.joint = counted.find((one) => one.row.lead.length === 2 && one.row.lead[0].org_id === m.unit.org_id).row
}

/* Puts a task on the draft that is open, unless the rules ask it already. */
async function askByHand(page, task) {
  await page.locator('.chips button', { hasText: '免报' }).click()
  const row = page.locator('tbody tr', { has: page.locator(`a[href$="/tasks/${task.id}"]`) })
  const all = page.locator('button.more')
  if (await all.count()) await all.click()
  if (await row.count()) {
    await row.locator('button:has-text("加入")').click()
    await row.waitFor({ state: 'detached' })
  }
  await page.locator('.chips button').first().click()
}

const strip = async (page, name) => digits(await page.locator('.strip > div', { hasText: name }).locator('dd').textContent())
const sheet = (page) => page.locator(`section.group[aria-label="${m.title}"]`)
const card = (page, task) => sheet(page).locator('article.report', { has: page.locator(`a[href$="/tasks/${task.id}"]`) })
const matter = (page, words) => page.locator('article.matter', { hasText: words })

async function press(page, where, verb, fields, file) {
  await where.locator(`button:has-text("${verb}")`).first().click()
  if (file) {
    const dialog = page.locator('.el-dialog:visible')
    await dialog.locator('input[type=file]').setInputFiles({ name: file, mimeType: 'text/plain', buffer: Buffer.from('验收合格\n') })
    await dialog.locator('li', { hasText: file }).waitFor()
  }
  await fill(page, fields)
}

/* The moment that was asked for is marked and scrolled to. */
async function inSight(page) {
  await page.locator('.line .asked').first().waitFor()
  await page.waitForFunction(() => {
    const { top, bottom } = document.querySelector('.line .asked').getBoundingClientRect()
    return top >= 0 && bottom <= window.innerHeight
  })
}

const steps = [
  [
    'the demonstration year starts and its people sign in',
    async (office) => {
      m.server = await startDemo(office.program)
      const { url, secrets } = m.server
      const enter = (name, look) => signIn(office.browser, url, name, secrets[name], look)
      const entered = await Promise.all([enter('office'), enter('reporter'), enter('signer'), enter('mayor', { size: PHONE })])
      ;[m.office, m.reporter, m.signer, m.mayor] = entered
      const { page } = m.office
      m.soon = await workday(page, inDays(10))
      m.later = await workday(page, `${m.server.year + 1}-06-28`)
      m.plan = (await get(page, 'plans')).rows[0].id
      m.unit = (await get(m.reporter.page, 'session')).account.roles[0]
      m.post = (await get(m.mayor.page, 'session')).account.roles[0].post_id
      await choose(page)
      m.other = m.joint.lead[1].name
      const hired = await Promise.all([hire(office.browser, m.server, 'cosigner', 'signer', m.other), hire(office.browser, m.server, 'partner', 'reporter', PARTNER)])
      ;[m.cosigner, m.partner] = hired
    },
  ],
  [
    'the office drafts the month: who is asked, what it costs, one fewer, some by hand, sent',
    async () => {
      const { page } = m.office
      await to(m.office, `plans/${m.plan}/board`)
      await page.locator('h1').waitFor()
      await to(m.office, 'rounds')
      await page.locator('button:has-text("新开一轮")').first().click()
      await page.locator('.el-dialog:visible button:has-text("看看要问谁")').click()
      await page.waitForURL(/\/rounds\/\d+$/)
      m.round = page.url().split('/').pop()
      m.title = (await page.locator('h1 span').first().textContent()).trim()
      const questions = await strip(page, '要问')
      ok('asked by exception', questions > 0 && (await strip(page, '免报')) > questions / 2)
      ok('the price in hours', (await strip(page, '合计约')) > 0)
      ok('each unit beside its quota', /\d+ \/ \d+ 分钟/.test(await page.locator('.cost').first().textContent()))
      const mine = [m.two, m.one, m.calm, m.joint].map((task) => task.id)
      const spare = (await get(page, `rounds/${m.round}`)).asks.find((ask) => ask.why !== 'exempt' && !mine.includes(ask.task_id))
      const row = page.locator('tbody tr', { has: page.locator(`a[href$="/tasks/${spare.task_id}"]`) })
      if (!(await row.count())) await page.locator('button.more').click()
      await row.locator('button:has-text("免报")').click()
      await row.waitFor({ state: 'detached' })
      equal('one question fewer', await strip(page, '要问'), questions - 1)
      for (const task of [m.two, m.one, m.calm, m.joint]) await askByHand(page, task)
      await page.locator('.chips button', { hasText: '人工加入' }).waitFor()
      await page.locator('.head button:has-text("发出")').click()
      await page.locator('.el-dialog:visible button:has-text("发出")').click()
      await page.locator('.tag:has-text("进行中")').waitFor()
      equal('nothing is in yet', await strip(page, '已报'), 0)
    },
  ],
  [
    'the reporter tells two numbers in three clicks and less than twenty seconds',
    async () => {
      const { page } = m.reporter
      await to(m.reporter, 'todo')
      const one = card(page, m.two)
      await one.waitFor()
      const fields = one.locator('.measures input')
      const { rows } = await get(page, `rounds/${m.round}/sheet?org=${m.unit.org_id}`)
      const asked = rows.find((row) => row.task_id === m.two.id).values
      const values = asked.map(({ scheduled, last }) => Math.ceil(Math.max(scheduled, last)))
      const { measures } = await get(page, `tasks/${m.two.id}`)
      const told = asked.map((value, i) => `${measures.find((one) => one.id === value.measure_id).indicator}${values[i]}${value.unit}`)
      const began = Date.now()
      let clicks = 0
      const click = (where) => (clicks++, where.click())
      await click(fields.nth(0))
      await page.keyboard.type(String(values[0]))
      await page.keyboard.press('Tab')
      await page.keyboard.type(String(values[1]))
      await click(one.locator('textarea').first())
      await page.keyboard.press('Control+A')
      await page.keyboard.type(`截至目前${told.join('，')}。`)
      await click(one.locator('button.send'))
      await one.locator('.wait.done').waitFor()
      ok(`clicks: ${clicks}`, clicks <= 3)
      ok(`took ${Date.now() - began} ms`, Date.now() - began < 20_000)
      m.told = values
    },
  ],
  [
    '"no change" is one click',
    async () => {
      const one = card(m.reporter.page, m.calm)
      await one.locator('button.same').click()
      await one.locator('.wait.done').waitFor({ timeout: 15_000 })
    },
  ],
  [
    'the reporter sees a slip before anybody else, mends it, and raises a difficulty with the report',
    async () => {
      const { page } = m.reporter
      const one = card(page, m.one)
      const field = one.locator('.measures input').first()
      const right = await field.inputValue()
      const measure = m.one.measures.find((measure) => measure.value !== null)
      await field.fill(String(digits(right) * 10_000))
      await one.locator('textarea').first().fill(`截至目前累计完成${right}${measure.unit}，比上月多一处开工。`)
      await one.locator('button.send').click()
      await one.locator('.findings li').first().waitFor()
      ok('only the writer sees it', (await one.locator('.findings').textContent()).includes('只有您看得到'))
      equal('nothing was sent', await one.locator('.wait.done').count(), 0)
      await one.locator('.findings button', { hasText: '“' }).first().click()
      ok('a finding leads to its field', await field.evaluate((input) => input === document.activeElement))
      await field.fill(right)
      await one.locator('button.chip', { hasText: '存在困难' }).click()
      await one.locator('textarea[aria-label="存在困难"]').fill('线路迁改还差供电公司一份批复。')
      await one.locator('.findings').waitFor({ state: 'detached' })
      await one.locator('button.send').click()
      await one.locator('.wait.done').waitFor()
    },
  ],
  [
    'what is written without network is not lost to a colleague who wrote meanwhile: both are shown',
    async () => {
      const { page, context, complaints } = m.reporter
      const one = card(page, m.joint)
      const words = (where) => where.locator('textarea').first()
      const colleague = { page: await context.newPage() }
      await page.route('**/api/v1/**', (route) => route.abort())
      await colleague.page.goto(`${m.server.url}/todo`)
      await words(card(colleague.page, m.joint)).fill('同事先写的：两处已经开工。')
      await card(colleague.page, m.joint).locator('.saving', { hasText: '草稿已保存' }).waitFor()
      await colleague.page.close()
      await words(one).fill('断网时写的：三处已经开工。')
      await one.locator('button.send').click()
      await one.locator('.wait').waitFor()
      await page.unroute('**/api/v1/**')
      await page.evaluate(() => window.dispatchEvent(new Event('online')))
      await words(one).waitFor()
      equal('it was not sent', await one.locator('.wait.done').count(), 0)
      equal('it is still there', await words(one).inputValue(), '断网时写的：三处已经开工。')
      await page.reload()
      equal('and after a reload', await words(one).inputValue(), '断网时写的：三处已经开工。')
      await words(one).press('End')
      await words(one).press('!')
      await one.locator('.conflict').waitFor()
      ok('the colleague\'s words', (await one.locator('.conflict').textContent()).includes('同事先写的'))
      await one.locator('.conflict button', { hasText: '用我的' }).click()
      await one.locator('.saving', { hasText: '草稿已保存' }).waitFor()
      complaints.splice(0) /* the browser itself complains of each request that fails */
    },
  ],
  [
    'the signer returns one with a reason, the reporter answers it, the signer signs them all',
    async () => {
      const { page } = m.signer
      await to(m.signer, 'todo')
      const review = (task) => page.locator('article.review', { has: page.locator('h3', { hasText: task.text.slice(0, 12) }) })
      const two = review(m.two)
      await two.locator('button:has-text("退回")').click()
      await two.locator('input').fill('请写明是否含各县区')
      await two.locator('button:has-text("退回")').click()
      await two.waitFor({ state: 'detached' })
      await m.office.page.locator('li.one', { hasText: '退回' }).waitFor()
      const writer = m.reporter.page
      await to(m.reporter, 'todo')
      const mine = card(writer, m.two)
      await mine.locator('.returned:has-text("是否含各县区")').waitFor()
      await mine.locator('textarea').first().press('End')
      await mine.locator('textarea').first().type('数字含各县区。')
      await mine.locator('button.send').click()
      await mine.locator('.wait.done').waitFor()
      for (const task of [m.two, m.one, m.calm]) {
        await review(task).locator('button:has-text("签发")').click()
        await review(task).waitFor({ state: 'detached' })
      }
    },
  ],
  [
    'the office has watched the answers come in on a page that was open all the time',
    async () => {
      const { page } = m.office
      const tally = () => page.waitForFunction(() => Number(document.querySelectorAll('.strip dd')[4]?.textContent.replace(/\D/g, '')) === 3)
      await tally()
      await page.locator('li.one', { hasText: '退回' }).waitFor({ state: 'detached' })
      none('axe on a running round', await axe(page))
    },
  ],
  [
    'two units that lead together sign together',
    async () => {
      const one = card(m.reporter.page, m.joint)
      await one.locator('button.same').click()
      await one.locator('.wait.done').waitFor({ timeout: 15_000 })
      const review = (page) => page.locator('article.review', { has: page.locator('h3', { hasText: m.joint.text.slice(0, 12) }) })
      await review(m.signer.page).locator('button:has-text("签发")').click()
      await review(m.signer.page).waitFor({ state: 'detached' })
      await to(m.office, `tasks/${m.joint.id}`)
      await m.office.page.locator('.tag:has-text("待共同牵头单位签发")').waitFor()
      await to(m.cosigner, 'todo')
      await review(m.cosigner.page).locator('button:has-text("签发")').click()
      await review(m.cosigner.page).waitFor({ state: 'detached' })
      await m.office.page.locator('.tag:has-text("待共同牵头单位签发")').waitFor({ state: 'detached' })
    },
  ],
  [
    'the office checks one number on site: verified stands beside told',
    async () => {
      const { page } = m.office
      await to(m.office, `tasks/${m.two.id}`)
      m.seen = Math.floor(m.told[0] * 0.7)
      await press(page, page.locator('.acts').first(), '核实', { 方式: '现场', 结论: '部分属实', [`${m.two.measures[0].words.slice(0, 4)}`]: String(m.seen), 看到的情况: '有几处尚未并网' })
      const truths = page.locator('section.measure').first()
      await truths.locator('text=核实').first().waitFor()
      await page.waitForFunction((seen) => document.querySelector('section.measure').textContent.includes(seen), String(m.seen))
      ok('both stay', (await truths.textContent()).includes(String(m.told[0])))
    },
  ],
  [
    'a partner makes another offer, which is agreed to, and accepts a second request',
    async () => {
      const mine = m.reporter.page
      const theirs = m.partner.page
      await to(m.reporter, `tasks/${m.two.id}`)
      for (const text of ['请提供光伏用地清单', '请派人参加选址会', '请出具土地预审意见']) {
        await press(mine, mine.locator('.acts').first(), '请求协作', { 请哪个单位: PARTNER, 做什么: text, 何时之前: m.soon })
        await said(mine, '已办理')
      }
      await to(m.partner, 'todo')
      await theirs.locator('a.line', { hasText: '光伏用地清单' }).click()
      await press(theirs, matter(theirs, '光伏用地清单'), '提另案', { 另案: '先给已批复的七处', 能在何时办好: m.soon })
      await theirs.locator('.tag:has-text("另案")').waitFor()
      await to(m.partner, 'matters/requests')
      await press(theirs, matter(theirs, '参加选址会'), '接受', {})
      await matter(theirs, '参加选址会').locator('.tag:has-text("已接受")').waitFor()
      await to(m.reporter, 'matters/requests')
      ok('the other offer is shown', (await matter(mine, '光伏用地清单').textContent()).includes('已批复的七处'))
      await press(mine, matter(mine, '光伏用地清单'), '同意另案', {})
      await mine.locator('text=全部').first().click()
      await matter(mine, '光伏用地清单').locator('.tag:has-text("已接受")').waitFor()
    },
  ],
  [
    'a request that nobody answers climbs by itself to the leader of both',
    async () => {
      letDaysPass('请出具土地预审意见')
      equal('the clock of the house', m.server.run('tick').status, 0)
      const { page } = m.reporter
      await to(m.reporter, 'matters/requests')
      const one = matter(page, '土地预审意见')
      await one.locator('.tag:has-text("已升级")').waitFor()
      ok('the leader holds it', !(await one.locator('.ball').textContent()).includes(PARTNER))
    },
  ],
  [
    'a difficulty that was escalated waits on the mayor\'s phone and is decided there',
    async () => {
      const mine = m.reporter.page
      const task = (await get(m.office.page, `leaders/${m.post}`)).rows.find((row) => row.lead_name === m.unit.org && row.task_id !== m.two.id && !row.decision)
      ok('the mayor leads a task of the unit', task)
      await to(m.reporter, `tasks/${task.task_id}`)
      await press(mine, mine.locator('.acts').first(), '提出困难', { 一句话说清: '并网容量不够', 具体情况: '需扩容一台主变。', 哪个单位: PARTNER, 希望何时答复: m.soon })
      await said(mine, '已办理')
      await to(m.reporter, 'matters/difficulties')
      await press(mine, matter(mine, '并网容量不够'), '提请领导协调', {})
      await matter(mine, '并网容量不够').locator('.tag:has-text("已提请领导")').waitFor()
      const { page } = m.mayor
      await to(m.mayor, `leaders/${m.post}`)
      const risk = page.locator('article.risk', { hasText: '并网容量不够' })
      await risk.waitFor()
      none('axe on the leader page on a phone', await axe(page))
      await press(page, risk, '作决定', { 决定: '由发改委牵头，月底前扩容到位。' })
      await risk.locator('button:has-text("作决定")').waitFor({ state: 'detached' })
      await to(m.reporter, 'matters/difficulties?all=1')
      ok('the decision came back', (await matter(mine, '并网容量不够').textContent()).includes('月底前扩容到位'))
    },
  ],
  [
    'the mayor looks at the board and at what will be red',
    async () => {
      const { page } = m.mayor
      await to(m.mayor, `plans/${m.plan}/board`)
      await page.locator('h1', { hasText: /\d+ 项任务/ }).waitFor()
      await to(m.mayor, `plans/${m.plan}/forecast`)
      await page.locator('li', { hasText: /把握 \d+%/ }).first().waitFor()
    },
  ],
  [
    'an extension is asked, weighed and approved; the promise stays where it was',
    async () => {
      const { page } = m.office
      const { rows } = await get(page, `tasks?plan=${m.plan}&limit=200`)
      const task = rows.find((row) => row.deadline_iso && row.lamp?.told !== 'blue')
      const promise = page.locator('section.promise')
      await to(m.office, `tasks/${task.id}`)
      const words = (await promise.locator('.paper').textContent()).trim()
      await press(page, page.locator('.acts').first(), '申请调整', { 延到何时: m.later, 理由: '批复晚了两个月' })
      await said(page, '已办理')
      await to(m.office, 'matters/changes')
      const one = matter(page, '批复晚了两个月')
      await press(page, one, '提出意见', { 意见: '情况属实，建议同意' })
      await one.locator('.tag:has-text("待批准")').waitFor()
      await press(page, one, '批准', {})
      await one.waitFor({ state: 'detached' })
      await to(m.office, `tasks/${task.id}`)
      await promise.locator('.moved', { hasText: m.later.slice(0, 4) }).first().waitFor()
      equal('the promise', (await promise.locator('.paper').textContent()).trim(), words)
      ok('with its own day', (await promise.textContent()).includes(task.deadline))
    },
  ],
  [
    'a closure is claimed with evidence, verified and closed, and comes back on its day',
    async () => {
      const mine = m.reporter.page
      const { page } = m.office
      await to(m.reporter, `tasks/${m.calm.id}`)
      await press(mine, mine.locator('.acts').first(), '申请销号', { 完成情况: '各项措施已全部落地' }, '验收单.txt')
      await said(mine, '已办理')
      await to(m.office, 'matters/closures')
      await matter(page, '措施已全部落地').locator('a', { hasText: '验收单.txt' }).waitFor()
      await press(page, matter(page, '措施已全部落地'), '核实无误', { 看到的情况: '材料与现场相符' })
      await matter(page, '措施已全部落地').locator('.tag:has-text("待销号")').waitFor()
      await press(page, matter(page, '措施已全部落地'), '销号', { 回头看日期: m.later })
      await page.locator('text=全部').first().click()
      await matter(page, '措施已全部落地').locator('.tag:has-text("已销号")').waitFor()
      await to(m.office, `plans/${m.plan}/ledger?lamp=blue`)
      await page.locator('main', { hasText: m.calm.text.slice(0, 12) }).waitFor()
    },
  ],
  [
    'the office closes the round and sees only what is odd',
    async () => {
      const { page } = m.office
      await to(m.office, `rounds/${m.round}`)
      await page.locator('.head button:has-text("关闭")').click()
      await page.locator('.tag:has-text("已关闭")').waitFor()
      ok('somebody is missing', (await strip(page, '未报')) > 0)
      const odd = page.locator('li.one', { hasText: '未报' }).first()
      await odd.locator('a').last().click()
      await page.waitForURL(/\/tasks\/\d+/)
      await to(m.reporter, 'todo')
      await m.reporter.page.locator('h1').waitFor()
      equal('a closed round asks nothing', await sheet(m.reporter.page).count(), 0)
    },
  ],
  [
    'the office plans the year\'s rounds, keeps one back, lets it go, and drops it',
    async () => {
      const { page } = m.office
      await to(m.office, 'rounds')
      await page.locator('button:has-text("排定全年")').click()
      const dialog = page.locator('.el-dialog:visible')
      await dialog.locator('.slots li').first().waitFor()
      equal('twelve months', await dialog.locator('.slots li').count(), 12)
      const make = dialog.locator('.el-dialog__footer .el-button').last()
      await dialog.locator('.slots').waitFor()
      if (await make.isDisabled()) return ok('the year is over', (await dialog.locator('.slots li:not(.off)').count()) === 0)
      ok('what one costs', /一期问 \d+ 项、\d+ 个单位/.test(await dialog.textContent()))
      await make.click()
      await page.locator('.tag', { hasText: '已排定' }).first().click()
      await page.locator('main', { hasText: '问题还没有拟定' }).waitFor()
      await page.locator('button:has-text("暂缓发出")').click()
      await page.locator('.head .tag', { hasText: '暂缓' }).waitFor()
      await page.locator('button:has-text("恢复排定")').click()
      await page.locator('.head .tag', { hasText: '已排定' }).waitFor()
      await page.locator('button:has-text("按今天的情况拟定")').click()
      ok('its questions are drawn', (await strip(page, '要问')) > 0)
      none('axe on a planned round', await axe(page))
      await page.locator('button:has-text("放弃这一期")').click()
      await page.waitForURL(/\/rounds$/)
    },
  ],
  [
    'a figure of a score leads to the very check it came from, and back to its line; a report is found as well',
    async () => {
      const { page } = m.office
      await to(m.office, 'appraisals')
      await page.locator('.groups button.one').first().waitFor()
      const link = page.locator('.why .from a[href*="at=check-"]').first()
      const units = page.locator('.groups button.one')
      for (let i = 0; !(await link.count()) && i < (await units.count()); i++) {
        await units.nth(i).click()
        await page.locator('.why .line').first().waitFor()
      }
      await link.click()
      await page.waitForURL(/\/tasks\/\d+/)
      await inSight(page)
      await page.click('text=回到评价得分')
      await page.locator('.why .line.here').first().waitFor()
      const told = (await get(page, `tasks/${m.one.id}/year`)).moments.filter((one) => one.subject === 'report').pop()
      await to(m.office, `tasks/${m.one.id}?tab=progress&at=report-${told.subject_id}`)
      await inSight(page)
    },
  ],
  [
    'the burden page says who was asked for how much',
    async () => {
      const { page, complaints } = m.office
      await to(m.office, 'burden')
      await page.locator('main', { hasText: /轮调度共要求填报/ }).waitFor()
      ok('the unit is named with its minutes', /\d+ 分钟/.test(await page.locator('li, tr', { hasText: m.unit.org }).first().textContent()))
      none('axe on the burden page', await axe(page))
      none('complaints of the office', complaints)
      for (const who of ['reporter', 'signer', 'mayor', 'partner', 'cosigner']) none(`complaints of ${who}`, m[who].complaints)
    },
  ],
]

/* A step needs the ones before it; the first that fails takes a picture of everybody's page. */
const inTurn = (name, test) => async (office) => {
  if (m.failed) throw new Error(`not played: "${m.failed}" failed`)
  try {
    await test(office)
  } catch (error) {
    m.failed = name
    for (const who of ['office', 'reporter', 'signer', 'mayor', 'partner', 'cosigner']) await m[who]?.page.screenshot({ path: join(office.pictures, `failed-month-${who}.png`) }).catch(() => undefined)
    throw error
  }
}

export default [
  ...steps.map(([name, test]) => [`month: ${name}`, inTurn(name, test)]),
  [
    'month: the server of the month ends',
    async () => {
      for (const who of ['office', 'reporter', 'signer', 'mayor', 'partner', 'cosigner']) await m[who]?.context.close()
      m.server?.stop()
    },
  ],
]
