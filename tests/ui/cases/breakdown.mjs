// A unit breaks its tasks down: items by keyboard, a workbook, milestones, a schedule; its head signs, the office agrees.
import { axe, equal, hire, none, ok } from '../lib.mjs'

const PHONE = [390, 844]

/* The unit, one task of it, its people. Set by the first step. */
const b = {}

const get = (page, path) => page.evaluate((p) => fetch(`/api/v1/${p}`).then((r) => r.json()), path)
const to = (who, path) => who.page.goto(`${b.url}/${path}`)
const said = (page, words) => page.locator('.toast', { hasText: words }).last().waitFor()
const pick = (page, words) => page.locator('.gantt .pick', { hasText: words })

const HEADINGS = ['任务序号', '类别', '编号', '名称', '责任单位', '责任岗位', '责任人', '开始时间', '完成时间', '权重', '完成标准', '识别码']
const row = (cells) => `<tr>${HEADINGS.map((heading) => `<td>${cells[heading] ?? ''}</td>`).join('')}</tr>`
/* What the reader of files makes of a table is the same for a sheet and a page. */
const book = (...lines) => ({
  name: 'book.xlsx',
  mimeType: 'text/html',
  buffer: Buffer.from(`<html><body><table><tr>${HEADINGS.map((heading) => `<td>${heading}</td>`).join('')}</tr>${lines.map(row).join('')}</table></body></html>`),
})

/* A unit that leads one task alone, without numbers in it. */
async function choose(office) {
  const { rows } = await get(office.page, `tasks?plan=${office.plan}&limit=200`)
  const leads = (org) => rows.filter((one) => one.lead.some((lead) => lead.org_id === org))
  const one = rows.find((task) => task.lead.length === 1 && !task.measures.length && leads(task.lead[0].org_id).length === 1)
  ok('a unit that leads one task', one)
  Object.assign(b, { url: office.server.url, task: one, org: one.lead[0].org_id, name: one.lead[0].name, year: (await get(office.page, `plans/${office.plan}`)).year })
  b.measured = rows.find((task) => task.measures.some((measure) => measure.value !== null && measure.unit === '个'))
  b.reporter = await hire(office.browser, office.server, 'planner', 'reporter', b.name)
  b.signer = await hire(office.browser, office.server, 'head', 'signer', b.name)
}

const items = async (page) => (await get(page, `tasks/${b.task.id}/items`)).rows
const stones = async (page) => (await get(page, `tasks/${b.task.id}/milestones`)).rows
const itemOf = async (page, id) => (await items(page)).find((one) => one.id === id)
const DAY_MS = 86_400_000
const apart = (a, c) => (Date.parse(a) - Date.parse(c)) / DAY_MS
const shifted = (day, n) => new Date(Date.parse(day) + n * DAY_MS).toISOString().slice(0, 10)
/* As the page itself writes, but past it. */
const write = (page, method, path, body) =>
  page.evaluate(async ([how, to, data]) => {
    const { csrf } = await (await fetch('/api/v1/session')).json()
    return { status: (await fetch(`/api/v1/${to}`, { method: how, headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf }, body: JSON.stringify(data) })).status }
  }, [method, path, body])
const waitFor = (page, id, day) => page.waitForFunction(async ([task, item, due]) => (await (await fetch(`/api/v1/tasks/${task}/items`)).json()).rows.some((one) => one.id === item && one.due_on === due), [b.task.id, id, day])

const on = (monthDay) => `${b.year}-${monthDay}`

export default [
  [
    'a unit sees what its plan lacks and breaks a task down by keyboard',
    async (office) => {
      await choose(office)
      const { page, complaints } = b.reporter
      await to(b.reporter, `units/${b.org}/plan`)
      await page.waitForSelector('.gaps .stop')
      none('axe on the plan of a unit', await axe(page))
      await page.click('.gaps a >> nth=0')
      await page.waitForSelector('.adding')
      for (const name of ['前期工作', '组织实施', '总结评估']) {
        await page.fill('.adding input', name)
        await page.keyboard.press('Enter')
        await pick(page, name).waitFor()
      }
      await pick(page, '组织实施').focus()
      await page.keyboard.press('n')
      await page.keyboard.type('第一批')
      await page.keyboard.press('Enter')
      await pick(page, '第一批').waitFor()
      await pick(page, '前期工作').focus()
      await page.keyboard.press('Delete')
      await said(page, '已删除')
      equal('it is gone', await pick(page, '前期工作').count(), 0)
      await page.locator('.gantt .pick').first().focus()
      await page.keyboard.press('z')
      await pick(page, '前期工作').waitFor()
      await pick(page, '总结评估').focus()
      await page.keyboard.press('Control+ArrowRight')
      await page.waitForFunction(async (task) => (await (await fetch(`/api/v1/tasks/${task}/items`)).json()).rows.some((item) => item.title === '总结评估' && item.level === 2), b.task.id)
      none('complaints', complaints)
    },
  ],
  [
    'an item is given a unit and days; a day outside the task is refused in the form',
    async () => {
      const { page } = b.reporter
      await pick(page, '前期工作').focus()
      await page.keyboard.press('Enter')
      const dialog = page.locator('.el-dialog:visible')
      await dialog.locator('.pair').first().waitFor()
      none('axe on the form of an item', await axe(page))
      await dialog.getByLabel('开始').fill(on('03-02'))
      await dialog.getByLabel('时限').fill(`${b.year + 1}-03-02`)
      await dialog.getByLabel('时限').blur()
      await dialog.locator('.el-dialog__footer .el-button').last().click()
      await dialog.locator('text=超出任务的起止期限').or(dialog.locator('text=年之内')).first().waitFor()
      b.reporter.complaints.length = 0 /* that it was refused */
      await dialog.getByLabel('时限').fill(on('05-29'))
      await dialog.getByLabel('时限').blur()
      await dialog.locator('.el-dialog__footer .el-button').last().click()
      await dialog.waitFor({ state: 'hidden' })
      await page.locator('.gantt .bar:not(.thin)').first().waitFor()
    },
  ],
  [
    'milestones of a template sum to a hundred and are dropped and taken back',
    async () => {
      const { page, complaints } = b.reporter
      await to(b.reporter, `tasks/${b.task.id}?tab=progress`)
      await page.click('text=从模板带出')
      const dialog = page.locator('.el-dialog:visible')
      await dialog.locator('.el-select').click()
      await page.locator('.el-select-dropdown__item:visible', { hasText: '改革' }).click()
      await dialog.locator('.el-dialog__footer .el-button').last().click()
      await dialog.waitFor({ state: 'hidden' })
      await page.locator('text=权重合计 100').waitFor()
      equal('no day of rest', await page.locator('text=不是工作日').count(), 0)
      await page.click('button[aria-label^="删除"] >> nth=0')
      await said(page, '已删除')
      await page.locator('text=按比例调整到 100').waitFor()
      await page.locator('.toast', { hasText: '已删除' }).last().locator('button', { hasText: '撤销' }).click()
      await page.locator('text=权重合计 100').waitFor()
      none('complaints', complaints)
    },
  ],
  [
    'bars and milestones are moved by mouse, finger and arrow keys, and taken back',
    async () => {
      const { page, complaints } = b.reporter
      await page.goto(`${b.url}/tasks/${b.task.id}?tab=breakdown`)
      const bar = page.locator('.bar.moves').first()
      await bar.scrollIntoViewIfNeeded()
      const item = (await items(page)).find((one) => one.due_on && one.state === 'open')
      const day = (await page.locator('td.track').first().boundingBox()).width / 365
      const box = await bar.boundingBox()
      await page.mouse.move(box.x + box.width / 2, box.y + 8)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width / 2 - 10 * day, box.y + 8, { steps: 4 })
      await page.locator('.preview').waitFor()
      await page.mouse.up()
      await said(page, '改到')
      equal('it is ten days earlier', apart((await itemOf(page, item.id)).due_on, item.due_on), -10)
      await page.locator('.toast', { hasText: '改到' }).last().locator('button', { hasText: '撤销' }).click()
      await waitFor(page, item.id, item.due_on)
      /* Keys: a week later, then given up; a day earlier, then written. */
      await bar.focus()
      await page.keyboard.press('Shift+ArrowRight')
      await page.locator('.preview').waitFor()
      await page.keyboard.press('Escape')
      equal('nothing was written', (await itemOf(page, item.id)).due_on, item.due_on)
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('Enter')
      await waitFor(page, item.id, shifted(item.due_on, -1))
      /* A finger. */
      const at = await bar.boundingBox()
      await bar.evaluate((one, [x, y, to]) => {
        const fire = (type, clientX) => one.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 7, pointerType: 'touch', isPrimary: true, button: 0, clientX, clientY: y }))
        one.setPointerCapture = () => undefined
        fire('pointerdown', x)
        fire('pointermove', to)
        fire('pointerup', to)
      }, [at.x + at.width / 2, at.y + 8, at.x + at.width / 2 - 7 * day])
      await waitFor(page, item.id, shifted(item.due_on, -8))
      none('axe on a chart that may be moved', await axe(page))
      none('complaints', complaints)
    },
  ],
  [
    'what passes the promise is refused with a way to ask, what someone else changed is not overwritten, what is done stays',
    async (office) => {
      const { page, complaints } = b.reporter
      /* A task with a promise well before the end of the year. */
      const { rows } = await get(office.page, `tasks?plan=${office.plan}&limit=200`)
      const early = rows.find((one) => one.deadline_iso && one.deadline_iso > on('03-01') && one.deadline_iso < on('12-01'))
      ok('a task that is due before December', early)
      const start = { title: '拖动试验', start_on: on('01-05'), due_on: shifted(early.deadline_iso, -20) }
      equal('an item', (await write(office.page, 'POST', `tasks/${early.id}/items`, start)).status, 200)
      await office.page.goto(`${b.url}/tasks/${early.id}?tab=breakdown`)
      const bar = office.page.locator('.bar.moves').first()
      await bar.focus()
      for (let i = 0; i < 4; i++) await office.page.keyboard.press('Shift+ArrowRight')
      await office.page.locator('.preview.beyond').waitFor()
      await office.page.keyboard.press('Enter')
      await office.page.locator('.refusal', { hasText: '申请调整期限' }).waitFor()
      none('axe on a refusal', await axe(office.page))
      await office.page.locator('.refusal a').click()
      await office.page.locator('.el-dialog:visible textarea').first().waitFor()
      await office.page.keyboard.press('Escape')
      await office.page.locator('.el-dialog:visible').waitFor({ state: 'hidden' })
      await office.page.goto(`${b.url}/tasks/${early.id}?tab=breakdown`)
      /* Changed while it is sent, before any news can come: nothing is lost, and the page shows what stands. */
      const item = (await get(office.page, `tasks/${early.id}/items`)).rows.find((one) => one.title === start.title)
      let other = null
      await office.page.route(`**/api/v1/items/${item.id}`, async (route) => {
        if (!other) {
          other = write(office.page, 'PATCH', `items/${item.id}`, { rev: item.rev, due_on: shifted(item.due_on, -5) })
          equal('another hand', (await other).status, 200)
        }
        await route.continue()
      })
      office.complaints.length = 0
      await bar.focus()
      await office.page.keyboard.press('ArrowLeft')
      await office.page.keyboard.press('Enter')
      await said(office.page, '已被他人修改')
      await office.page.unroute(`**/api/v1/items/${item.id}`)
      office.complaints.length = 0 /* that it was refused */
      equal('it is as the other hand left it', (await get(office.page, `tasks/${early.id}/items`)).rows.find((one) => one.id === item.id).due_on, shifted(item.due_on, -5))
      /* Done: it stays, and says why. */
      equal('done', (await write(office.page, 'PATCH', `items/${item.id}`, { rev: item.rev + 1, state: 'done' })).status, 200)
      await office.page.reload()
      await office.page.locator('.bar.done').first().focus()
      await office.page.keyboard.press('ArrowLeft')
      await office.page.locator('.refusal', { hasText: '已经完成' }).waitFor()
      none('complaints of the office', office.complaints)
      /* A milestone goes from one day of work to another. */
      const stone = (await stones(page)).find((one) => one.state === 'open')
      const mark = page.locator('.mark.moves').first()
      await mark.focus()
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('Enter')
      await said(page, '改到')
      const after = (await stones(page)).find((one) => one.id === stone.id)
      ok(`a milestone falls on a day of work: ${after.due_on}`, after.due_on < stone.due_on && !after.rest_day)
      none('complaints', complaints)
    },
  ],
  [
    'a workbook shows its wrong cells, then what it changes, and changes nothing the second time',
    async () => {
      const { page, complaints } = b.reporter
      const line = { 任务序号: b.task.no, 类别: '事项', 编号: '1', 名称: '宣传培训', 责任单位: b.name, 完成时间: on('06-30') }
      await to(b.reporter, `units/${b.org}/plan`)
      await page.click('text=导入分解表')
      const dialog = page.locator('.el-dialog:visible')
      await dialog.locator('input[type=file]').setInputFiles(book({ ...line, 责任单位: '没有的局', 完成时间: '某天' }))
      await dialog.locator('.bad', { hasText: 'E2' }).waitFor()
      await dialog.locator('.bad', { hasText: 'I2' }).waitFor()
      ok('it cannot be written', await dialog.locator('.el-dialog__footer .el-button').last().isDisabled())
      await dialog.locator('input[type=file]').setInputFiles(book(line))
      await dialog.locator('.act.add').waitFor()
      none('axe on a workbook', await axe(page))
      await dialog.locator('.el-dialog__footer .el-button').last().click()
      await said(page, '已写入')
      await page.locator('.paper', { hasText: '宣传培训' }).waitFor()
      await page.click('text=导入分解表')
      await dialog.locator('input[type=file]').setInputFiles(book(line))
      await dialog.locator('text=没有要写入的').waitFor()
      const bytes = await page.evaluate(async (org) => [...new Uint8Array(await (await fetch(`/api/v1/units/${org}/breakdown`)).arrayBuffer())], b.org)
      await dialog.locator('input[type=file]').setInputFiles({ name: 'own.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })
      await dialog.locator('text=新增 0 行，修改 0 行').waitFor()
      await dialog.locator('.el-dialog__footer .el-button').first().click()
      await page.click('text=沿用上年')
      await page.locator('.el-dialog:visible', { hasText: '没有找到可以沿用' }).waitFor()
      await page.keyboard.press('Escape')
      none('complaints', complaints)
    },
  ],
  [
    'the head of the unit signs, the office finds it among its to-dos, returns it, agrees to it',
    async (office) => {
      const { page, complaints } = b.signer
      await to(b.signer, `units/${b.org}/plan`)
      await page.click('.steps >> text=签报')
      await said(page, '已报送')
      await office.page.goto(`${b.url}/todo`)
      await office.page.locator('a.line', { hasText: b.name }).filter({ hasText: '分解与序时计划' }).click()
      await office.page.waitForURL(new RegExp(`/units/${b.org}/plan`))
      await office.page.click('.steps >> text=退回')
      const dialog = office.page.locator('.el-dialog:visible')
      await dialog.locator('textarea').fill('请写明总结评估的时间')
      await dialog.locator('.el-dialog__footer .el-button').last().click()
      await dialog.waitFor({ state: 'hidden' })
      await to(b.signer, `units/${b.org}/plan`)
      await page.locator('.back', { hasText: '请写明总结评估的时间' }).waitFor()
      await page.click('.steps >> text=签报')
      await said(page, '已报送')
      await office.page.reload()
      await office.page.click('.steps >> text=审定 >> nth=-1')
      await office.page.locator('.step.here', { hasText: '已审定' }).waitFor()
      none('complaints', [...complaints, ...office.complaints])
    },
  ],
  [
    'the office sees how far each unit is; who lays the plan before a leader has it returned with a reason',
    async (office) => {
      const { page, complaints } = office
      await page.goto(`${b.url}/plans/${office.plan}/board`)
      await page.click('main >> text=分解进度')
      await page.waitForURL(/\/units$/)
      await page.locator('tbody tr').first().waitFor()
      none('axe on how far the units are', await axe(page))
      const all = await page.locator('tbody tr').count()
      await page.click('[data-filter=agreed]')
      ok('the one that was agreed to', (await page.locator('tbody tr').count()) < all)
      await page.locator('tbody tr', { hasText: b.name }).locator('.tag', { hasText: '已审定' }).waitFor()
      await page.click('[data-filter=missing]')
      await page.setViewportSize({ width: PHONE[0], height: PHONE[1] })
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      ok(`nothing hangs over the edge: ${wide}`, wide <= PHONE[0])
      await page.setViewportSize({ width: 1366, height: 768 })
      none('complaints', complaints)
    },
  ],
  [
    'a change after the signature is shown on the plan',
    async () => {
      const { page } = b.reporter
      await to(b.reporter, `tasks/${b.task.id}?tab=breakdown`)
      await page.fill('.adding input', '补充事项')
      await page.keyboard.press('Enter')
      await pick(page, '补充事项').waitFor()
      await to(b.signer, `units/${b.org}/plan`)
      await b.signer.page.locator('.gap', { hasText: '“补充事项”' }).waitFor()
    },
  ],
  [
    'the Gantt chart of a unit is a list on a phone and a paper of its own in print',
    async () => {
      const { page, complaints } = b.signer
      await page.click('.tabs >> text=甘特图')
      await page.waitForSelector('.gantt .rest')
      none('axe on the Gantt chart', await axe(page))
      await page.setViewportSize({ width: PHONE[0], height: PHONE[1] })
      await page.waitForSelector('.list .one')
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      ok(`nothing hangs over the edge: ${wide}`, wide <= PHONE[0])
      none('axe on the list', await axe(page))
      await page.setViewportSize({ width: 1366, height: 768 })
      const sheets = async () => [...(await page.pdf({ preferCSSPageSize: true })).toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map((box) => box[1] - box[2])
      const chart = await sheets()
      ok(`the chart lies across: ${chart}`, chart.length && chart.every((across) => across > 0))
      await page.click('.tabs >> text=计划表')
      await page.waitForSelector('.paper')
      const paper = await sheets()
      ok(`the paper stands: ${paper}`, paper.length && paper.every((across) => across < 0))
      none('complaints', complaints)
    },
  ],
  [
    'a schedule follows last year, is moved by arrow keys, refused below its target, and approved at once',
    async (office) => {
      const { page, complaints } = office
      await page.goto(`${b.url}/tasks/${b.measured.id}?tab=progress`)
      const card = page.locator('.measure', { hasText: '个' }).first()
      await card.locator('text=口径与参考').click()
      const dialog = page.locator('.el-dialog:visible')
      await dialog.locator('textarea').fill('1 2 4 6 8 10 12 14 16 18 20 22')
      none('axe on source and reference', await axe(page))
      await dialog.locator('.el-dialog__footer .el-button').last().click()
      await card.locator('text=参考序列 12 期').waitFor()
      await card.locator('button[aria-expanded]').click()
      await card.locator('.editor >> text=按参考序列的走势排').click()
      await said(page, '序时计划已提出')
      const point = card.locator('.editor .point')
      /* The proposal has come: its fourth month has 6 of 22 parts. */
      await page.waitForFunction(() => {
        const at = [...document.querySelectorAll('.editor .point')].map((one) => Number(one.getAttribute('aria-valuenow')))
        return at.length === 12 && Math.abs(at[3] / at[11] - 6 / 22) < 0.02
      })
      const before = Number(await point.nth(3).getAttribute('aria-valuenow'))
      await point.nth(3).focus()
      await page.keyboard.press('ArrowUp')
      ok('an arrow raises it', Number(await point.nth(3).getAttribute('aria-valuenow')) > before)
      const last = card.locator('.editor .input').last()
      await last.fill('0')
      await last.blur()
      await card.locator('.miss').first().waitFor()
      ok('it cannot be proposed', await card.locator('.editor button[type=submit]').isDisabled())
      await page.keyboard.press('Escape')
      const measure = (await get(page, `tasks/${b.measured.id}`)).measures.find((one) => one.unit === '个' && one.value !== null)
      equal('it waits', (await get(page, `measures/${measure.id}/trajectory`)).versions[0].state, 'proposed')
      await page.goto(`${b.url}/units/${b.measured.lead[0].org_id}/plan`)
      await page.click('text=批准全部待批序时')
      await said(page, '已批准')
      none('complaints', complaints)
    },
  ],
  [
    'a deadline says its weekday and the working days that are left',
    async () => {
      const { page } = b.reporter
      await to(b.reporter, `tasks/${b.task.id}?tab=progress`)
      const due = page.locator('ol .due', { hasText: '个工作日' }).first()
      await due.waitFor()
      const text = (await due.textContent()).trim()
      await b.reporter.context.close()
      await b.signer.context.close()
      ok(text, /^\d+月\d+日 周. · (还有|已过)\d+个工作日$/.test(text))
    },
  ],
]
