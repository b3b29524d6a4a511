// The year's work with real people: the office sends a round, a reporter answers it in seconds, a signer signs.
import { axe, equal, hire, inDays, none, ok, workday } from '../lib.mjs'

const ORG = '市财政局'

const person = (office, name, role) => hire(office.browser, office.server, name, role, ORG)
const card = (page, words) => page.locator('article.report', { hasText: words })

export default [
  [
    'the office sees who a round would ask and what it costs, then sends it',
    async (office) => {
      const { page, server, complaints } = office
      await page.goto(`${server.url}/plans/${office.plan}/ledger`)
      await page.waitForSelector('.filters')
      await page.goto(`${server.url}/rounds`)
      await page.click('text=新开一轮 >> nth=0')
      await page.click('.el-dialog >> text=看看要问谁')
      await page.waitForURL(/\/rounds\/\d+$/)
      await page.waitForSelector('.strip')
      const asked = Number((await page.textContent('.strip dd >> nth=0')).replace(/\D/g, ''))
      ok('some tasks are asked', asked > 0)
      none('axe on the draft of a round', await axe(page))
      await page.click('.head >> text=发出')
      await page.click('.el-dialog >> text=发出 >> nth=-1')
      await page.waitForSelector('.tag:has-text("进行中")')
      none('complaints', complaints)
    },
  ],
  [
    'a reporter changes two numbers and sends within three clicks and twenty seconds',
    async (office) => {
      office.reporter = await person(office, 'reporter', 'reporter')
      const { page, complaints } = office.reporter
      await page.goto(`${office.server.url}/todo`)
      await page.waitForSelector('article.report')
      none('axe on the to-do list', await axe(page))
      const began = Date.now()
      let clicks = 0
      const one = card(page, '一般公共预算收入')
      clicks++
      await one.locator('input.el-input__inner').first().click()
      await page.keyboard.type('3.1')
      clicks++
      await one.locator('textarea').first().click()
      await page.keyboard.type('截至目前一般公共预算收入增长3.1%，完成32.5亿元。')
      clicks++
      await one.locator('button.send').click()
      await one.locator('.wait.done').waitFor()
      ok(`clicks: ${clicks}`, clicks <= 3)
      ok(`took ${Date.now() - began} ms`, Date.now() - began < 20_000)
      none('complaints', complaints)
    },
  ],
  [
    'a slip is pointed out to the writer alone before anything is sent',
    async (office) => {
      const { page } = office.reporter
      await page.reload()
      const one = page.locator('article.report:not(.gone)', { has: page.locator('input.el-input__inner') }).first()
      const plan = Number((await one.locator('.plan').first().textContent()).replace(/[^\d.]/g, ''))
      await one.locator('input.el-input__inner').first().fill(String(Math.round(plan * 1000)))
      await one.locator('textarea').first().fill('正在推进。')
      await one.locator('button.send').click()
      await one.locator('.findings').waitFor()
      ok('what was found is said in a sentence', (await one.locator('.findings li').first().textContent()).length > 6)
      ok('nothing was sent', (await one.locator('button.send').count()) === 1)
      office.slip = await one.getAttribute('aria-label')
    },
  ],
  [
    'what was typed is still there after the page was closed without network',
    async (office) => {
      const { page, context } = office.reporter
      const one = card(page, office.slip)
      await one.locator('textarea').first().fill('正在推进，十月底完成招标。')
      await one.locator('[role=status]:has-text("草稿已保存")').waitFor()
      await context.setOffline(true)
      await one.locator('textarea').first().fill('正在推进，十月底完成招标，11月开工。')
      await one.locator('[role=status]:has-text("本机")').waitFor()
      await page.waitForTimeout(1200)
      await context.setOffline(false)
      await page.reload()
      equal('the text', await card(page, office.slip).locator('textarea').first().inputValue(), '正在推进，十月底完成招标，11月开工。')
    },
  ],
  [
    '"no change" is one click, and can be taken back for some seconds',
    async (office) => {
      const { page, complaints } = office.reporter
      complaints.length = 0
      const one = page.locator('article.report:not(.gone)').last()
      const words = await one.getAttribute('aria-label')
      await one.locator('button.same').click()
      await card(page, words).locator('.wait .undo').click()
      await card(page, words).locator('button.same').waitFor()
      await card(page, words).locator('button.same').click()
      await card(page, words).locator('.wait.done').waitFor({ timeout: 12_000 })
      none('complaints', complaints)
    },
  ],
  [
    'a table from a spreadsheet fills the figures it fits',
    async (office) => {
      const { page } = office.reporter
      const one = page.locator('article.report:not(.gone)', { has: page.locator('input.el-input__inner') }).first()
      const words = (await one.locator('.words').first().textContent()).trim()
      await page.click('text=粘贴表格')
      await page.fill('.el-dialog textarea', `指标\t数值\n${words}\t2.5\n没有这一项\t9`)
      await page.waitForSelector('.el-dialog td:has-text("没有对应的指标")')
      await page.click('.el-dialog >> text=填入 1 个数字')
      equal('the field', await one.locator('input.el-input__inner').first().inputValue(), '2.5')
    },
  ],
  [
    'a signer returns a report with a reason, the reporter sends it again, the signer signs',
    async (office) => {
      office.signer = await person(office, 'signer', 'signer')
      const { page, complaints } = office.signer
      await page.goto(`${office.server.url}/todo`)
      const one = page.locator('article.review', { hasText: '一般公共预算收入' })
      await one.waitFor()
      none('axe on what waits for a signature', await axe(page))
      await one.locator('button:has-text("退回")').click()
      await one.locator('input').fill('请写明完成额的口径')
      await one.locator('button:has-text("退回")').click()
      await one.waitFor({ state: 'detached' })
      const writer = office.reporter.page
      await writer.goto(`${office.server.url}/todo`)
      const mine = card(writer, '一般公共预算收入')
      await mine.locator('.returned:has-text("口径")').waitFor()
      await mine.locator('textarea').first().fill('截至目前一般公共预算收入增长3.1%，完成32.5亿元（全口径）。')
      await mine.locator('button.send').click()
      await mine.locator('.wait.done').waitFor()
      await page.reload()
      await one.locator('button:has-text("签发")').click()
      await one.waitFor({ state: 'detached' })
      none('complaints', complaints)
    },
  ],
  [
    'the office sees the answers come in and what each unit owes',
    async (office) => {
      const { page, server, complaints } = office
      await page.goto(`${server.url}/rounds`)
      await page.click('a.one >> nth=0')
      await page.waitForSelector('.strip')
      ok('one report at least is in', Number((await page.textContent('.strip dd >> nth=4')).replace(/\D/g, '')) >= 1)
      none('axe on a running round', await axe(page))
      none('complaints', complaints)
    },
  ],
  [
    'a difficulty is raised on the task, answered in the list, and solved; each step says who holds the ball',
    async (office) => {
      const { page, server, complaints } = office
      const { rows } = await page.evaluate((id) => fetch(`/api/v1/tasks?plan=${id}&q=${encodeURIComponent('城镇新增就业')}`).then((r) => r.json()), office.plan)
      await page.goto(`${server.url}/tasks/${rows[0].id}`)
      await page.click('.acts >> text=提出困难')
      const dialog = page.locator('.el-dialog', { hasText: '提出困难' })
      await dialog.locator('input').nth(0).fill('招聘会场地没有着落')
      await dialog.locator('textarea').fill('需协调体育馆一天。')
      await dialog.locator('.day input').fill(await workday(page, inDays(14)))
      await dialog.locator('.day input').blur()
      await dialog.locator('.el-select').nth(1).click()
      await page.locator('.el-select-dropdown__item:visible', { hasText: '市财政局' }).click()
      await dialog.locator('.el-button--primary').click()
      await page.waitForSelector('.toast:has-text("已办理")')
      await page.goto(`${server.url}/matters/difficulties`)
      const card = page.locator('.matter', { hasText: '招聘会场地' })
      ok('who holds it', (await card.locator('.ball').textContent()).includes('市财政局'))
      none('axe on what is between units', await axe(page))
      const other = office.reporter.page
      await other.goto(`${server.url}/matters/difficulties`)
      const theirs = other.locator('.matter', { hasText: '招聘会场地' })
      await theirs.locator('button:has-text("答复")').waitFor()
      equal('what only the other side may do', await theirs.locator('button:has-text("撤回")').count(), 0)
      await card.locator('button:has-text("答复")').click()
      await page.locator('.el-dialog textarea').fill('已与体育局商定，12月1日可用。')
      await page.locator('.el-dialog .el-button--primary').click()
      await page.click('text=全部')
      await card.locator('.tag:has-text("已答复")').waitFor()
      await card.locator('button:has-text("已解决")').click()
      await page.locator('.el-dialog .el-button--primary').click()
      await card.locator('.tag:has-text("已解决")').waitFor()
      none('complaints', complaints)
    },
  ],
  [
    'every number of the board leads to its tasks',
    async (office) => {
      const { page, server, complaints } = office
      await page.goto(`${server.url}/plans/${office.plan}/board`)
      await page.waitForSelector('.bar a.part')
      const part = page.locator('.bar a.part').last()
      const n = Number((await part.textContent()).replace(/\D/g, ''))
      await part.click()
      await page.waitForURL(/lamp=/)
      await page.waitForFunction((sum) => document.querySelector('p[role=status]')?.textContent.includes(`筛出 ${sum} 项`), n)
      none('complaints', complaints)
    },
  ],
  [
    'a plan is proposed by dragging and typing, refused where it misses the target, then approved',
    async (office) => {
      const { page, server, complaints } = office
      const { rows } = await page.evaluate((id) => fetch(`/api/v1/tasks?plan=${id}&q=${encodeURIComponent('城镇新增就业')}`).then((r) => r.json()), office.plan)
      await page.goto(`${server.url}/tasks/${rows[0].id}`)
      const one = page.locator('section.measure').first()
      await one.locator('text=编辑计划').click()
      const last = one.locator('.fields input').last()
      const goal = await last.inputValue()
      await last.fill('0.1')
      await last.blur()
      await one.locator('.miss').waitFor()
      equal('a plan that misses cannot be proposed', await one.locator('.editor .el-button--primary').isDisabled(), true)
      await last.fill(goal)
      await last.blur()
      await one.locator('.editor .el-button--primary').click()
      await one.locator('.tag:has-text("待批准")').first().waitFor()
      await one.locator('text=批准计划').click()
      await one.locator('.tag:has-text("待批准")').first().waitFor({ state: 'detached' })
      none('complaints', complaints)
    },
  ],
]
